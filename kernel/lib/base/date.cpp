#include "kontor/date.h"

#include <fmt/format.h>

#include <charconv>

#include "kontor/text.h"

namespace kontor {

namespace {

std::optional<int> digitsOf(std::string_view text, std::size_t least, std::size_t most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size() && text.front() != '-';
    return whole && text.size() >= least && text.size() <= most ? std::optional(value) : std::nullopt;
}

std::optional<Date> dateOf(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
    if (!year || !month || !day || *year < 1000) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    return date.ok() ? std::optional<Date>(date) : std::nullopt;
}

}  // namespace

std::string formatDate(Date date) {
    const std::chrono::year_month_day parts(date);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(parts.year()), static_cast<unsigned>(parts.month()),
                       static_cast<unsigned>(parts.day()));
}

std::optional<Date> parseDate(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return dateOf(digitsOf(text.substr(0, 4), 4, 4), digitsOf(text.substr(5, 2), 2, 2), digitsOf(text.substr(8), 2, 2));
}

std::string localDate(Date date, std::string_view locale) {
    const std::string text = formatDate(date);
    return locale.starts_with("de") ? text.substr(8) + "." + text.substr(5, 2) + "." + text.substr(0, 4) : text;
}

std::optional<Date> readDate(std::string_view text) {
    text = trimmed(text);
    if (const auto date = parseDate(text)) return date;
    const auto first = text.find('.');
    const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    return dateOf(digitsOf(text.substr(second + 1), 4, 4), digitsOf(text.substr(first + 1, second - first - 1), 1, 2),
                  digitsOf(text.substr(0, first), 1, 2));
}

}  // namespace kontor
