#pragma once

#include "kontor/registry.h"

namespace kontor::software {

/// What pages of products, licences, positions and assets show of software.
void addPanels(Registry& registry);

}  // namespace kontor::software
