#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// `ticket-fields …`: statuses, priorities, resolutions and the other words of tickets in the shell.
void addChoiceCommands(Registry& registry);

}  // namespace kontor::tickets
