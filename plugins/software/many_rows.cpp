#include "many_rows.h"

#include <algorithm>
#include <bit>

namespace kontor::software {

namespace {
constexpr std::size_t rowsAtOnce = 64;
}

void insertRows(Transaction& tx, std::string_view head, std::size_t columns, const std::vector<SqlValue>& cells,
                std::string_view tail) {
    const std::string row = "(" + placeholders(columns) + ")";
    for (std::size_t at = 0; at < cells.size();) {
        // A statement is prepared for each number of rows: few numbers.
        const std::size_t rows = std::min(rowsAtOnce, std::bit_floor((cells.size() - at) / columns));
        std::string sql(head);
        for (std::size_t i = 0; i < rows; ++i) (sql += i == 0 ? " " : ", ") += row;
        sql += tail;
        const auto from = cells.begin() + static_cast<std::ptrdiff_t>(at);
        tx.change(sql, {from, from + static_cast<std::ptrdiff_t>(rows * columns)});
        at += rows * columns;
    }
}

}  // namespace kontor::software
