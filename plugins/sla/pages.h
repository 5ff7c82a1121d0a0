#pragma once

#include <memory>

#include "keeper.h"
#include "kontor/registry.h"

namespace kontor::sla {

/// Policies in the administration, with a trial.
void addPolicyPages(Registry& registry);
/// Clocks beside a ticket, and the page that says why they stand where they stand.
void addTicketPages(Registry& registry, std::shared_ptr<Keeper> keeper);

}  // namespace kontor::sla
