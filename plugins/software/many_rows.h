#pragma once

#include <string_view>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::software {

/// Inserts many rows in few statements. `head` goes up to VALUES, `tail` is what follows them; cells row by row.
void insertRows(Transaction& tx, std::string_view head, std::size_t columns, const std::vector<SqlValue>& cells,
                std::string_view tail = {});

}  // namespace kontor::software
