#pragma once

#include "kontor/registry.h"

namespace kontor::collaboration {

/// Makes tasks from a checklist, and puts tasks in another order.
void addTaskRoutes(Registry& registry);

}  // namespace kontor::collaboration
