#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// Tells borrowers, and who lent it, of what is overdue: once a week for each loan.
void addOverdueNotices(Registry& registry);

}  // namespace kontor::assets
