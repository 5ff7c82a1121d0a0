#pragma once

#include "kontor/registry.h"

namespace kontor::notifications {

void addRoutes(Registry& registry);

}  // namespace kontor::notifications
