#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// Commands of the shell: list, find, hand out, take back, move, change states.
void addCommands(Registry& registry);

}  // namespace kontor::assets
