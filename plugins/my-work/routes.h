#pragma once

#include "kontor/registry.h"

namespace kontor::my_work {

void addRoutes(Registry& registry);

}  // namespace kontor::my_work
