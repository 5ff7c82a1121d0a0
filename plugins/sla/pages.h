#pragma once

#include <memory>

#include "keeper.h"
#include "kontor/registry.h"

namespace kontor::sla {

/// Policies in the administration, with a trial, and applying one to open tickets.
void addPolicyPages(Registry& registry, std::shared_ptr<Keeper> keeper);
/// Clocks beside a ticket, and the page that says why they stand where they stand.
void addTicketPages(Registry& registry, std::shared_ptr<Keeper> keeper);

}  // namespace kontor::sla
