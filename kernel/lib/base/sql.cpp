#include "kontor/sql.h"

#include <bit>
#include <charconv>

#include "kontor/transaction.h"

namespace kontor {

Predicate conjoin(Predicate a, const Predicate& b) {
    if (b.sql.empty()) return a;
    if (a.sql.empty()) return b;
    a.sql = "(" + a.sql + ") AND (" + b.sql + ")";
    a.values.insert(a.values.end(), b.values.begin(), b.values.end());
    return a;
}

Predicate disjoin(Predicate a, const Predicate& b) {
    const auto isNone = [](const Predicate& one) { return one.sql == noRow().sql; };
    if (a.sql.empty() || isNone(b)) return a;
    if (b.sql.empty() || isNone(a)) return b;
    a.sql = "(" + a.sql + ") OR (" + b.sql + ")";
    a.values.insert(a.values.end(), b.values.begin(), b.values.end());
    return a;
}

Predicate isOneOf(const std::string& column, const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return noRow();
    Predicate result;
    std::string condition;
    constexpr std::size_t most = 1024;
    if (ids.size() <= most) {
        // A statement is prepared for each number of ids: few numbers, the last id fills up.
        result.values.assign(ids.begin(), ids.end());
        result.values.resize(std::bit_ceil(ids.size()), ids.back());
        condition = result.values.size() == 1 ? "= ?" : "IN (" + placeholders(result.values.size()) + ")";
    } else {
        std::string list;
        for (const auto id : ids) list += (list.empty() ? "[" : ",") + std::to_string(id);
        condition = "IN (SELECT f.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) f)";
        result.values.emplace_back(list + "]");
    }
    const auto place = column.find("{}");
    result.sql = place == std::string::npos ? column + " " + condition
                                            : column.substr(0, place) + condition + column.substr(place + 2);
    return result;
}

std::string placeholders(std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) result += i ? ", ?" : "?";
    return result;
}

const SqlValue& SqlRow::cell(std::size_t column) const {
    if (column >= _cells.size())
        throw std::logic_error("the result has only " + std::to_string(_cells.size()) + " columns");
    return _cells[column];
}

namespace {
[[noreturn]] void mismatch(std::size_t column, const char* wanted) {
    throw std::logic_error("column " + std::to_string(column) + " of the result is no " + wanted);
}
}  // namespace

std::int64_t SqlRow::integer(std::size_t column) const {
    const SqlValue& value = cell(column);
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* text = std::get_if<std::string>(&value)) {  // SUM() and COUNT() of some expressions are DECIMAL
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
        if (error == std::errc() && end == text->data() + text->size()) return number;
    }
    mismatch(column, "integer");
}

double SqlRow::number(std::size_t column) const {
    const SqlValue& value = cell(column);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    return static_cast<double>(integer(column));
}

Time SqlRow::time(std::size_t column) const {
    if (const auto* time = std::get_if<Time>(&cell(column))) return *time;
    mismatch(column, "time");
}

Date SqlRow::date(std::size_t column) const {
    if (const auto* text = std::get_if<std::string>(&cell(column)))
        if (const auto date = parseDate(*text)) return *date;
    mismatch(column, "date");
}

Money SqlRow::money(std::size_t column) const {
    if (const auto* text = std::get_if<std::string>(&cell(column)))
        if (auto money = parseMoney(*text)) return *std::move(money);
    mismatch(column, "amount");
}

std::string SqlRow::text(std::size_t column) const {
    if (const auto* text = std::get_if<std::string>(&cell(column))) return *text;
    mismatch(column, "text");
}

}  // namespace kontor
