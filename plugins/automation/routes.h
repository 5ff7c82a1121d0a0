#pragma once

#include "kontor/registry.h"

namespace kontor::automation {

void addRoutes(Registry& registry);

}  // namespace kontor::automation
