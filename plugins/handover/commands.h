#pragma once

#include "kontor/registry.h"

namespace kontor::handover {

void addCommands(Registry& registry);

}  // namespace kontor::handover
