#pragma once

#include "kontor/web/preferences.h"

namespace kontor::web {

class PreferenceStore : public Preferences {
  public:
    Json get(Transaction& tx, const Viewer& viewer, std::string_view name) override;
    void set(Transaction& tx, const Viewer& viewer, std::string_view name, const Json& value) override;
};

}  // namespace kontor::web
