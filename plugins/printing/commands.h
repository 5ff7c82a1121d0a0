#pragma once

#include "kontor/registry.h"

namespace kontor::printing {

void addCommands(Registry& registry);

}  // namespace kontor::printing
