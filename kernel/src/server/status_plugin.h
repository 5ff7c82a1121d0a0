#pragma once

#include "kontor/plugin.h"

namespace kontor {

/// /healthz, /readyz, /metrics and the upkeep of the server's own tables.
class StatusPlugin : public Plugin {
  public:
    void install(Registry& registry) const override;
};

}  // namespace kontor
