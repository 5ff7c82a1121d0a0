#pragma once

#include <string_view>

#include "kontor/json.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor::web {

/// What a person chose for the pages, such as the columns of a list. Ask for it by `kernel.get<Preferences>()`.
class Preferences {
  public:
    virtual ~Preferences() = default;
    /// Null when nothing was chosen. One statement.
    virtual Json get(Transaction& tx, const Viewer& viewer, std::string_view name) = 0;
    /// Null forgets the choice.
    virtual void set(Transaction& tx, const Viewer& viewer, std::string_view name, const Json& value) = 0;
};

}  // namespace kontor::web
