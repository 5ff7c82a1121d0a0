#pragma once

#include "kontor/registry.h"

namespace kontor::satisfaction {

/// The page with averages and answers, its menu entry and tile.
void addReportPage(Registry& registry);

}  // namespace kontor::satisfaction
