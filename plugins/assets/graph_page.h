#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// What breaks when an asset fails, and what it depends on: a picture, and the same as a list.
void addGraphPages(Registry& registry);

}  // namespace kontor::assets
