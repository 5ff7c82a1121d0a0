#pragma once

#include "kontor/registry.h"

namespace kontor::satisfaction {

void addRoutes(Registry& registry);

}  // namespace kontor::satisfaction
