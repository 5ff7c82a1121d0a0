#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// What people hold: on the card of a ticket's requester, with a button that links it, and in the portal.
void addHeldAssets(Registry& registry);

}  // namespace kontor::assets
