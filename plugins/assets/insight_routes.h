#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// REST of what is reckoned from assets: book values, and what breaks with what.
void addInsightRoutes(Registry& registry);

}  // namespace kontor::assets
