#pragma once

#include "kontor/registry.h"

namespace kontor::contracts {

/// The job that ends, renews and reminds, and the notices it gives.
void addReminders(Registry& registry);

}  // namespace kontor::contracts
