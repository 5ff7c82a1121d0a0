#include "bulk_insert.h"

#include <iterator>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor::demo {

namespace {
/// Rows of one statement. Statements are prepared per text, so rests are written in powers of two: few different texts.
constexpr std::size_t most = 64;
}  // namespace

BulkInsert::BulkInsert(Transaction& tx, std::string table, std::vector<std::string> columns)
    : _tx(tx),
      _head("INSERT INTO " + table + " (" + join(columns, ", ") + ") VALUES "),
      _row("(" + placeholders(columns.size()) + ")"),
      _columns(columns.size()) {}

void BulkInsert::add(std::vector<SqlValue> row) {
    if (row.size() != _columns)
        throw std::logic_error("a row of " + std::to_string(row.size()) + " values for: " + _head);
    std::move(row.begin(), row.end(), std::back_inserter(_values));
    ++_rows;
    if (_values.size() == most * _columns) flush();
}

void BulkInsert::flush() {
    std::size_t left = _values.size() / _columns;
    for (std::size_t part = most; left > 0; part /= 2)
        for (; left >= part; left -= part) insert(part);
    _values.clear();
    _done = 0;
}

void BulkInsert::insert(std::size_t count) {
    std::string sql = _head;
    for (std::size_t i = 0; i < count; ++i) sql += (i ? ", " : "") + _row;
    const auto from = _values.begin() + static_cast<std::ptrdiff_t>(_done);
    const auto to = from + static_cast<std::ptrdiff_t>(count * _columns);
    _tx.change(sql, {std::make_move_iterator(from), std::make_move_iterator(to)});
    _done += count * _columns;
}

}  // namespace kontor::demo
