#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// REST beyond the records themselves: whether a number is free, what a scanner read, who said what.
void addRoutes(Registry& registry);

}  // namespace kontor::assets
