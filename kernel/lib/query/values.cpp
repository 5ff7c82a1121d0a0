#include "values.h"

#include <charconv>
#include <cmath>

#include "characters.h"

namespace kontor::query {

namespace {

/// As the collation compares whole texts: blanks at the end do not count.
std::u32string collated(const std::string& text) {
    std::u32string folded = fold(text);
    while (!folded.empty() && folded.back() == U' ') folded.pop_back();
    return folded;
}

template <class T>
int order(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

std::optional<Billionths> toBillionths(const QueryValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return parseDecimal(*text);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<Billionths>(*whole) * 1'000'000'000;
    const auto* number = std::get_if<double>(&value);
    if (!number || !(std::fabs(*number) < 1e18)) return std::nullopt;
    return static_cast<Billionths>(std::round(static_cast<long double>(*number) * 1e9L));
}

}  // namespace

std::optional<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<Billionths> parseDecimal(std::string_view text) {
    constexpr int mostWhole = 18;
    constexpr int mostBehind = 9;
    const bool isNegative = text.starts_with('-');
    if (isNegative) text.remove_prefix(1);
    Billionths value = 0;
    int whole = 0;
    int behind = 0;
    bool hasPoint = false;
    for (const char c : text) {
        if (c == '.' && !hasPoint && whole > 0) {
            hasPoint = true;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        ++(hasPoint ? behind : whole);
        value = value * 10 + (c - '0');
        if (whole > mostWhole || behind > mostBehind) return std::nullopt;
    }
    if (whole == 0 || (hasPoint && behind == 0)) return std::nullopt;
    for (; behind < mostBehind; ++behind) value *= 10;
    return isNegative ? -value : value;
}

std::optional<int> compare(QueryType type, const QueryValue& a, const QueryValue& b) {
    if (type == QueryType::decimal) {
        const auto left = toBillionths(a);
        const auto right = toBillionths(b);
        return left && right ? std::optional(order(*left, *right)) : std::nullopt;
    }
    if (a.index() != b.index() || std::holds_alternative<std::nullptr_t>(a)) return std::nullopt;
    if (const auto* text = std::get_if<std::string>(&a)) {
        const auto& other = std::get<std::string>(b);
        return type == QueryType::date ? order(*text, other) : order(collated(*text), collated(other));
    }
    if (const auto* whole = std::get_if<std::int64_t>(&a)) return order(*whole, std::get<std::int64_t>(b));
    if (const auto* time = std::get_if<Time>(&a)) return order(*time, std::get<Time>(b));
    return order(std::get<double>(a), std::get<double>(b));
}

bool countsEmptyAsNull(QueryType type) {
    return type == QueryType::text || type == QueryType::word;
}

}  // namespace kontor::query
