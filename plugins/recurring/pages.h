#pragma once

#include "kontor/registry.h"

namespace kontor::recurring {

/// Recurring tickets in the administration; each shows when it comes next.
void addPages(Registry& registry);

}  // namespace kontor::recurring
