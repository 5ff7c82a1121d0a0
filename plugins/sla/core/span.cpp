#include "core/span.h"

#include "kontor/text.h"

namespace kontor::sla {

namespace {

std::optional<std::int64_t> minutesOf(std::string_view unit) {
    for (const std::string_view name : {"h", "std", "hour", "hours"})
        if (unit == name) return 60;
    for (const std::string_view name : {"m", "min", "minute", "minutes"})
        if (unit == name) return 1;
    return std::nullopt;
}

std::string_view takeWhile(std::string_view& text, bool (*fits)(char)) {
    std::size_t size = 0;
    while (size < text.size() && fits(text[size])) ++size;
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(size);
    return taken;
}

bool isBlank(char c) {
    return c == ' ';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return c >= 'a' && c <= 'z';
}

}  // namespace

std::optional<Duration> readSpan(std::string_view text) {
    const std::string lower = asciiLower(trimmed(text));
    std::string_view rest = lower;
    std::int64_t minutes = 0;
    std::int64_t lastUnit = 61;  // hours come before minutes, each once
    while (!rest.empty()) {
        const std::string_view digits = takeWhile(rest, isDigit);
        takeWhile(rest, isBlank);
        const auto unit = minutesOf(takeWhile(rest, isLetter));
        takeWhile(rest, isBlank);
        if (digits.empty() || digits.size() > 7 || !unit || *unit >= lastUnit) return std::nullopt;
        minutes += std::stoll(std::string(digits)) * *unit;
        lastUnit = *unit;
    }
    if (minutes < 1 || minutes > longestSpan / std::chrono::minutes(1)) return std::nullopt;
    return std::chrono::minutes(minutes);
}

std::string spanText(Duration span) {
    const std::string sign = span < Duration(0) ? "-" : "";
    const std::int64_t minutes = std::abs(span / std::chrono::minutes(1));
    std::string text = minutes >= 60 ? std::to_string(minutes / 60) + "h" : "";
    if (minutes % 60 != 0 || text.empty()) text += (text.empty() ? "" : " ") + std::to_string(minutes % 60) + "m";
    return (minutes == 0 ? "" : sign) + text;
}

}  // namespace kontor::sla
