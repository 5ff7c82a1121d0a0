#include "values.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "kontor/text.h"

namespace kontor::directory {

namespace {

constexpr std::int64_t disabledFlag = 2;                // of userAccountControl
constexpr std::int64_t fileTimeEpoch = 11'644'473'600;  // seconds from 1601 to 1970

}  // namespace

std::optional<std::int64_t> numberOf(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string lineOf(std::string_view bytes, std::size_t most) {
    if (!isUtf8(bytes)) return {};
    std::string line;
    for (const char c : bytes) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    return std::string(trimmed(leftCharacters(trimmed(line), most)));
}

std::optional<Time> generalizedTime(std::string_view text) {
    if (text.size() < 13 || text.back() != 'Z' ||
        std::any_of(text.begin(), text.begin() + 12, [](char c) { return c < '0' || c > '9'; }))
        return std::nullopt;
    const std::string digits(text);
    const bool seconds = text.size() >= 15 && text[12] != '.' && text[12] != ',';
    return parseTime(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) + "T" +
                     digits.substr(8, 2) + ":" + digits.substr(10, 2) + ":" + (seconds ? digits.substr(12, 2) : "00") +
                     "Z");
}

Time fileTime(std::int64_t ticks) {
    return Time(std::chrono::microseconds(ticks / 10) - std::chrono::seconds(fileTimeEpoch));
}

bool isSwitchedOff(const Entry& entry) {
    if (const auto flags = numberOf(entry.first("useraccountcontrol")); flags && (*flags & disabledFlag)) return true;
    return asciiLower(entry.first("nsaccountlock")) == "true";
}

std::optional<std::uint32_t> ridOf(std::string_view sid) {
    if (sid.size() < 12) return std::nullopt;
    std::uint32_t rid = 0;
    for (int i = 3; i >= 0; --i)
        rid = rid << 8U | static_cast<unsigned char>(sid[sid.size() - 4 + static_cast<std::size_t>(i)]);
    return rid;
}

}  // namespace kontor::directory
