#pragma once

#include "kontor/registry.h"

namespace kontor::satisfaction {

/// The question below a ticket in the portal, and where its form is sent to.
void addPortal(Registry& registry);

}  // namespace kontor::satisfaction
