#pragma once

#include "kontor/registry.h"

namespace kontor::webhooks {

/// What webhooks can do beyond being read and written.
void addRoutes(Registry& registry);

}  // namespace kontor::webhooks
