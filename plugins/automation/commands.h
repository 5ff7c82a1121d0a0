#pragma once

#include "kontor/registry.h"

namespace kontor::automation {

void addCommands(Registry& registry);

}  // namespace kontor::automation
