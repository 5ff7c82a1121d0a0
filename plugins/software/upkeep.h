#pragma once

#include "kontor/registry.h"

namespace kontor::software {

/// What follows from what happens: recognition of new titles, positions that are to be reckoned anew, alerts about
/// banned programs, reminders of what ends.
void addUpkeep(Registry& registry);

}  // namespace kontor::software
