#pragma once

#include "kontor/registry.h"

namespace kontor::collaboration {

void addCommands(Registry& registry);

}  // namespace kontor::collaboration
