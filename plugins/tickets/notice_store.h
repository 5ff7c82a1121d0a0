#pragma once

#include <cstdint>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::tickets {

/// Who is in that group, at most so many.
std::vector<std::int64_t> membersOf(Transaction& tx, std::int64_t groupId, int limit);

}  // namespace kontor::tickets
