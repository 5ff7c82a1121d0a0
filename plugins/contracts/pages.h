#pragma once

#include "kontor/registry.h"

namespace kontor::contracts {

void addBudgetPage(Registry& registry);

}  // namespace kontor::contracts
