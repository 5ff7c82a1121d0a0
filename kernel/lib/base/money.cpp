#include "kontor/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kontor/text.h"

namespace kontor {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isCurrency(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// The code of what people write before or behind an amount.
std::string currencyOf(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> signs{
        {{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"Fr.", "CHF"}}};
    for (const auto& [sign, code] : signs)
        if (text == sign) return std::string(code);
    std::string code(text);
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return isCurrency(code) ? code : std::string();
}

/// `1.234,50`, `1,234.50`, `1'234.50`, `1 234` as `1234.50`: one or two digits behind the last sign are decimals,
/// three are thousands.
std::string plainAmount(std::string_view text) {
    const auto last = text.find_last_of(".,");
    const std::size_t behind = last == std::string_view::npos ? 0 : text.size() - last - 1;
    const bool hasDecimals = behind == 1 || behind == 2;
    const std::string_view whole = hasDecimals ? text.substr(0, last) : text;
    std::string result;
    std::size_t group = 0;
    char separator = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const char c = whole[i];
        if (isDigit(c)) {
            result += c;
            ++group;
        } else if (c == '-' && i == 0) {
            result += c;
        } else if ((c == '.' || c == ',' || c == '\'' || c == ' ') && group > 0 && (separator == 0 || separator == c) &&
                   (separator == 0 ? group <= 3 : group == 3)) {
            separator = c;
            group = 0;
        } else {
            return {};
        }
    }
    if (separator != 0 && (group != 3 || (hasDecimals && text[last] == separator))) return {};
    return hasDecimals ? result + "." + std::string(text.substr(last + 1)) : result;
}

}  // namespace

std::string formatAmount(std::int64_t minor) {
    const auto size = static_cast<std::uint64_t>(minor < 0 ? -minor : minor);
    return fmt::format("{}{}.{:02}", minor < 0 ? "-" : "", size / 100, size % 100);
}

std::string formatMoney(const Money& money) {
    return formatAmount(money.minor) + " " + money.currency;
}

std::optional<std::int64_t> parseAmount(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (whole.empty() || whole.size() > 12 || part.size() > 2 || (point != std::string_view::npos && part.empty()))
        return std::nullopt;
    std::int64_t minor = 0;
    for (const char c : whole) {
        if (!isDigit(c)) return std::nullopt;
        minor = minor * 10 + (c - '0');
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const char c = i < part.size() ? part[i] : '0';
        if (!isDigit(c)) return std::nullopt;
        minor = minor * 10 + (c - '0');
    }
    return negative ? -minor : minor;
}

std::optional<Money> parseMoney(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos || !isCurrency(text.substr(blank + 1))) return std::nullopt;
    const auto minor = parseAmount(text.substr(0, blank));
    return minor ? std::optional(Money{*minor, std::string(text.substr(blank + 1))}) : std::nullopt;
}

std::string localMoney(const Money& money, std::string_view locale) {
    const bool german = locale.starts_with("de");
    std::string text = formatAmount(money.minor);
    const std::size_t begin = text.starts_with('-') ? 1 : 0;
    const std::size_t point = text.size() - 3;
    if (german) text[point] = ',';
    for (std::size_t at = point; at > begin + 3;) text.insert(at -= 3, german ? "." : ",");
    return text + " " + money.currency;
}

std::optional<Money> readMoney(std::string_view given, std::string_view usual) {
    const std::string spaced = replaceAll(replaceAll(std::string(given), "\u00a0", " "), "\u202f", " ");
    std::string_view text = trimmed(spaced);
    std::string currency(usual);
    const auto isNumber = [](char c) { return isDigit(c) || c == '-'; };
    const auto first = std::find_if(text.begin(), text.end(), isNumber);
    const auto last = std::find_if(text.rbegin(), text.rend(), isDigit).base();
    if (first == text.end() || last <= first) return std::nullopt;
    const std::string_view before = trimmed(std::string_view(text.begin(), first));
    const std::string_view behind = trimmed(std::string_view(last, text.end()));
    if (!before.empty() && !behind.empty()) return std::nullopt;
    if (!before.empty() || !behind.empty()) currency = currencyOf(before.empty() ? behind : before);
    const auto minor = parseAmount(plainAmount(std::string_view(first, last)));
    if (!minor || !isCurrency(currency)) return std::nullopt;
    return Money{*minor, std::move(currency)};
}

}  // namespace kontor
