#pragma once

#include "kontor/registry.h"

namespace kontor::notifications {

/// The bell in the bar of every page, and the page with everything in it.
void addBell(Registry& registry);
/// How one is told: a page of the profile, and the defaults in the administration.
void addChoicePages(Registry& registry);

}  // namespace kontor::notifications
