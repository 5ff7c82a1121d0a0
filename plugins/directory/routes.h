#pragma once

#include "kontor/registry.h"

namespace kontor::directory {

/// What REST offers beyond the records: trying a directory, starting and cancelling runs.
void addRoutes(Registry& registry);

}  // namespace kontor::directory
