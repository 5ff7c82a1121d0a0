#pragma once

#include "kontor/registry.h"

namespace kontor::notifications {

/// Tells people of tickets and tasks that will soon be due, of each due time once.
void addReminders(Registry& registry);

}  // namespace kontor::notifications
