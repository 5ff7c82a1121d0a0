#pragma once

#include "kontor/registry.h"

namespace kontor::software {

/// Programs of assets that come from a file, those of inventories too.
void addProgramsOfAssets(Registry& registry);

}  // namespace kontor::software
