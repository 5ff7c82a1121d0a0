#pragma once

#include <cstdint>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::announcements {

/// Those that are shown and that this person has not put away, over alias `t`.
Predicate openFor(std::int64_t userId);

/// Ids of those that must begin or end by now.
std::vector<std::int64_t> due(Transaction& tx, Time now);

/// Remembers that the person has put it away; once more changes nothing.
void addDismissal(Transaction& tx, std::int64_t announcementId, std::int64_t userId, Time now);

}  // namespace kontor::announcements
