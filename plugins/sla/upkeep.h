#pragma once

#include <memory>

#include "keeper.h"
#include "kontor/registry.h"

namespace kontor::sla {

inline constexpr const char* recalculation = "sla.recalculate";

/// The subscriber that keeps clocks up with tickets, and the jobs: steps, recalculation, what is done each night.
void addUpkeep(Registry& registry, std::shared_ptr<Keeper> keeper);

/// Calls `each` with tickets that have clocks, or could have: all made since there are policies, or only those with
/// open clocks. Stops when it answers false.
void eachTicket(Kernel& kernel, const Keeper& keeper, bool openOnly, const std::function<bool(std::int64_t)>& each);

}  // namespace kontor::sla
