#pragma once

#include "kontor/registry.h"

namespace kontor::webhooks {

void addCommands(Registry& registry);

}  // namespace kontor::webhooks
