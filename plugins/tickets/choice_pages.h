#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// /admin/ticket-fields: what statuses, priorities and so on are called, their colours and order; and the priority
/// matrix.
void addChoicePages(Registry& registry);

}  // namespace kontor::tickets
