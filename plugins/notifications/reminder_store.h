#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::notifications::store {

/// Records over alias `t` that are due in that span and of which nobody was reminded yet.
Predicate dueUnreminded(const std::string& kind, Time from, Time until);
/// False when that was done before.
bool noteReminder(Transaction& tx, const std::string& kind, std::int64_t id, Time dueAt);
/// At most a thousand; how many went.
std::int64_t pruneReminders(Transaction& tx, Time before);
std::vector<std::int64_t> groupMembers(Transaction& tx, std::int64_t groupId, int most);

}  // namespace kontor::notifications::store
