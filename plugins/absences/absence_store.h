#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::absences {

bool awayAt(Transaction& tx, std::int64_t userId, Time at);
/// Who was named for an absence at that moment; nothing when nobody was.
std::optional<std::int64_t> substituteAt(Transaction& tx, std::int64_t userId, Time at);
/// Whether `userId` stands in for `other` at some time of the span.
bool standsInDuring(Transaction& tx, std::int64_t userId, std::int64_t other, Time from, Time until);
/// Those whose state is to move on by now.
std::vector<std::int64_t> dueAbsences(Transaction& tx, Time now);

}  // namespace kontor::absences
