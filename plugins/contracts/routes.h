#pragma once

#include "kontor/registry.h"

namespace kontor::contracts {

void addRoutes(Registry& registry);
void addCommands(Registry& registry);

}  // namespace kontor::contracts
