#pragma once

#include "kontor/registry.h"

namespace kontor::recurring {

void addCommands(Registry& registry);

}  // namespace kontor::recurring
