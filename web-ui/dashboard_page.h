#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// /dashboard: the plots of all plugins (kontor/web/plot.h).
void addDashboard(Registry& registry);

}  // namespace kontor::web
