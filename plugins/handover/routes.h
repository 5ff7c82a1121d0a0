#pragma once

#include "kontor/registry.h"

namespace kontor::handover {

void addRoutes(Registry& registry);

}  // namespace kontor::handover
