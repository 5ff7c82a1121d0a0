#pragma once

#include "kontor/registry.h"

namespace kontor::notifications {

void addCommands(Registry& registry);
/// What `notifications test` tells people.
void addTestNotice(Registry& registry);

}  // namespace kontor::notifications
