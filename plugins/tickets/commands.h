#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// What the administration shell can do with tickets.
void addCommands(Registry& registry);

}  // namespace kontor::tickets
