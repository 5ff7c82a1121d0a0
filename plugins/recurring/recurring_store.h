#pragma once

#include <cstdint>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::recurring {

/// Those whose time has come, the longest due first.
std::vector<std::int64_t> dueTickets(Transaction& tx, Time now, int most);
/// Locks it; false when its time has not come any more.
bool lockDue(Transaction& tx, std::int64_t id, Time now);
/// Notes that the ticket of that moment is made; false when it was made already.
bool noteMade(Transaction& tx, std::int64_t id, Time planned);

}  // namespace kontor::recurring
