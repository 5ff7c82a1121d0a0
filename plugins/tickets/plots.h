#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// Plots of the dashboard: tickets made and resolved by day, and how old those are that are open.
void addPlots(Registry& registry);

}  // namespace kontor::tickets
