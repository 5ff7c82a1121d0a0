#pragma once

#include "kontor/registry.h"

namespace kontor::webhooks {

/// /admin/webhooks: the list, a webhook with its deliveries, its secret shown once.
void addPages(Registry& registry);

}  // namespace kontor::webhooks
