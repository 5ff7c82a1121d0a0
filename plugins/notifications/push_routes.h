#pragma once

#include "kontor/registry.h"

namespace kontor::notifications {

/// Devices over REST, settings, and the job that sends.
void addPush(Registry& registry);

}  // namespace kontor::notifications
