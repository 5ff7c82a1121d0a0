#include "records/visible_parts.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "kontor/transaction.h"

namespace kontor {

namespace {

constexpr std::size_t mostParts = 8;

/// A piece of SQL with how many placeholders stand before it and in it.
struct Piece {
    std::string_view sql;
    std::size_t firstValue = 0;
    std::size_t values = 0;
};

/// Goes through SQL character by character, knowing what stands in quotes and how deep in brackets it is.
class Walk {
  public:
    explicit Walk(std::string_view sql) : _sql(sql) {}
    /// Calls `see(at, depth)` for every character outside quotes; false when brackets or quotes don't close.
    template <class F>
    bool all(F&& see) const {
        int depth = 0;
        char quote = 0;
        for (std::size_t i = 0; i < _sql.size(); ++i) {
            const char c = _sql[i];
            if (quote) {
                if (c == '\\') return false;  // nothing of ours; not worth knowing what it would mean
                if (c == quote) quote = 0;
                continue;
            }
            if (c == '\'' || c == '"' || c == '`') {
                quote = c;
                continue;
            }
            if (c == ')' && --depth < 0) return false;
            see(i, depth);
            if (c == '(') ++depth;
        }
        return depth == 0 && !quote;
    }

  private:
    std::string_view _sql;
};

std::size_t valuesIn(std::string_view sql) {
    std::size_t count = 0;
    Walk(sql).all([&](std::size_t at, int) { count += sql[at] == '?'; });
    return count;
}

/// `(a)` without its brackets.
std::string_view inside(std::string_view sql) {
    while (sql.size() > 2 && sql.front() == '(' && sql.back() == ')') {
        bool whole = true;
        Walk(sql).all(
            [&](std::size_t at, int depth) { whole = whole && (depth > 0 || at == 0 || at + 1 == sql.size()); });
        if (!whole) break;
        sql = sql.substr(1, sql.size() - 2);
    }
    return sql;
}

/// The pieces between an operator that stands outside all brackets; none when they are not all in brackets, as
/// disjoin and conjoin write them.
std::vector<Piece> between(const Piece& piece, std::string_view op) {
    std::vector<Piece> result;
    std::size_t from = 0;
    std::size_t value = piece.firstValue;
    const auto add = [&](std::size_t to) {
        const auto part = piece.sql.substr(from, to - from);
        const std::size_t values = valuesIn(part);
        result.push_back({part, value, values});
        value += values;
        from = to + op.size();
    };
    const bool sound = Walk(piece.sql).all([&](std::size_t at, int depth) {
        if (depth == 0 && at >= from && piece.sql.substr(at, op.size()) == op) add(at);
    });
    if (!sound || result.empty()) return {};
    add(piece.sql.size());
    const bool bracketed = std::all_of(result.begin(), result.end(),
                                       [](const Piece& part) { return inside(part.sql).size() < part.sql.size(); });
    return bracketed ? result : std::vector<Piece>();
}

using Parts = std::vector<std::vector<Piece>>;  ///< of alternatives, the pieces that must all hold

std::optional<Parts> alternativesOf(const Piece& whole) {
    const Piece piece{inside(whole.sql), whole.firstValue, whole.values};
    if (const auto either = between(piece, " OR "); !either.empty()) {
        Parts result;
        for (const auto& one : either) {
            auto parts = alternativesOf(one);
            if (!parts || result.size() + parts->size() > mostParts) return std::nullopt;
            std::move(parts->begin(), parts->end(), std::back_inserter(result));
        }
        return result;
    }
    const auto every = between(piece, " AND ");
    if (every.empty()) return Parts{{piece}};
    Parts result{{}};
    for (const auto& one : every) {
        const auto parts = alternativesOf(one);
        if (!parts || result.size() * parts->size() > mostParts) return std::nullopt;
        Parts product;
        for (const auto& before : result)
            for (const auto& part : *parts) {
                product.push_back(before);
                product.back().insert(product.back().end(), part.begin(), part.end());
            }
        result = std::move(product);
    }
    return result;
}

}  // namespace

std::vector<Predicate> partsOf(const Predicate& condition) {
    const auto parts = alternativesOf({condition.sql, 0, condition.values.size()});
    if (!parts || valuesIn(condition.sql) != condition.values.size()) return {condition};
    std::vector<Predicate> result;
    for (const auto& pieces : *parts) {
        Predicate one;
        for (const auto& piece : pieces) {
            const auto first = condition.values.begin() + static_cast<std::ptrdiff_t>(piece.firstValue);
            one = conjoin(std::move(one),
                          {std::string(piece.sql), {first, first + static_cast<std::ptrdiff_t>(piece.values)}});
        }
        result.push_back(std::move(one));
    }
    return result;
}

std::optional<ColumnValues> ColumnValues::of(const Predicate& condition) {
    const auto end = condition.sql.find(' ');
    if (!condition.sql.starts_with("t.") || end == std::string::npos || condition.values.empty()) return std::nullopt;
    const std::size_t count = condition.values.size();
    const std::string expected = count == 1 ? "= ?" : "IN (" + placeholders(count) + ")";
    if (condition.sql.substr(end + 1) != expected) return std::nullopt;
    ColumnValues result{condition.sql.substr(2, end - 2), {}};
    for (const auto& value : condition.values)
        if (std::find(result.values.begin(), result.values.end(), value) == result.values.end())
            result.values.push_back(value);
    return result;
}

}  // namespace kontor
