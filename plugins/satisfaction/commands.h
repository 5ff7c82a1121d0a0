#pragma once

#include "kontor/registry.h"

namespace kontor::satisfaction {

void addCommands(Registry& registry);

}  // namespace kontor::satisfaction
