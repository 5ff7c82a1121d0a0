#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// What a requester may do from the mail that says a ticket is resolved: close it, or open it again.
void addOneClicks(Registry& registry);

}  // namespace kontor::tickets
