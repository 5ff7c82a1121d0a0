#pragma once

#include "kontor/registry.h"

namespace kontor::software {

void addCommands(Registry& registry);

}  // namespace kontor::software
