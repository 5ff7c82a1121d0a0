#pragma once

#include "kontor/registry.h"

namespace kontor::my_work {

void addCommands(Registry& registry);

}  // namespace kontor::my_work
