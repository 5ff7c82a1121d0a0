#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::absences {

bool awayAt(Transaction& tx, std::int64_t userId, Time at);
/// Those who are away, and until when at least.
std::map<std::int64_t, Time> awayUntilAt(Transaction& tx, const std::vector<std::int64_t>& userIds, Time at);
/// Who was named for those who are away, where somebody was who is still there.
std::map<std::int64_t, std::int64_t> substitutesAt(Transaction& tx, const std::vector<std::int64_t>& userIds, Time at);
/// Whether `userId` stands in for `other` at some time of the span.
bool standsInDuring(Transaction& tx, std::int64_t userId, std::int64_t other, Time from, Time until);
/// Those whose state is to move on by now.
std::vector<std::int64_t> dueAbsences(Transaction& tx, Time now);

}  // namespace kontor::absences
