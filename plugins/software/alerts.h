#pragma once

#include <cstdint>
#include <vector>

#include "alert_store.h"
#include "kontor/kernel.h"

namespace kontor::software {

inline constexpr const char* bannedNotice = "software.banned";

/// Who is told of software, by the setting; nobody when it names no group.
std::vector<std::int64_t> softwareKeepers(Transaction& tx, Kernel& kernel);

/// Raises an alert of each and tells people. True when there was something to tell of.
bool raiseAlerts(Transaction& tx, Kernel& kernel, const std::vector<BannedProgram>& found);

/// Looks for a banned product on all machines; ends the alerts of one that is banned no more.
void alertOfProduct(Kernel& kernel, std::int64_t productId);

}  // namespace kontor::software
