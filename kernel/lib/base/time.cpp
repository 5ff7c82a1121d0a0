#include "kontor/time.h"

#include <fmt/format.h>

namespace kontor {

using namespace std::chrono;

std::string formatTime(Time time) {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

namespace {

/// Reads `digits` decimal digits at the front of `text` and drops them.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, std::string_view anyOf) {
    if (text.empty() || anyOf.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<Time> parseTime(std::string_view text) {
    const auto y = takeNumber(text, 4);
    if (!y || *y < 1000 || !take(text, "-")) return std::nullopt;
    const auto mo = takeNumber(text, 2);
    if (!mo || !take(text, "-")) return std::nullopt;
    const auto d = takeNumber(text, 2);
    if (!d || !take(text, "Tt ")) return std::nullopt;
    const auto h = takeNumber(text, 2);
    if (!h || !take(text, ":")) return std::nullopt;
    const auto mi = takeNumber(text, 2);
    if (!mi || !take(text, ":")) return std::nullopt;
    const auto s = takeNumber(text, 2);
    if (!s) return std::nullopt;
    const year_month_day date(year(*y), month(static_cast<unsigned>(*mo)), day(static_cast<unsigned>(*d)));
    if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;

    std::int64_t micros = 0;
    if (take(text, ".")) {
        std::size_t digits = 0;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
            if (digits < 6) micros = micros * 10 + (text.front() - '0');
            text.remove_prefix(1);
        }
        if (digits == 0 || digits > 9) return std::nullopt;
        for (; digits < 6; ++digits) micros *= 10;
    }
    minutes offset{0};
    if (!take(text, "Zz")) {
        const bool minus = !text.empty() && text.front() == '-';
        if (!take(text, "+-")) return std::nullopt;
        const auto oh = takeNumber(text, 2);
        if (!oh || !take(text, ":")) return std::nullopt;
        const auto om = takeNumber(text, 2);
        if (!om || *oh > 23 || *om > 59) return std::nullopt;
        offset = hours(*oh) + minutes(*om);
        if (minus) offset = -offset;
    }
    if (!text.empty()) return std::nullopt;
    const Time result = sys_days(date) + hours(*h) + minutes(*mi) + seconds(*s) + microseconds(micros) - offset;
    const int resultYear = static_cast<int>(year_month_day(floor<days>(result)).year());
    if (resultYear < 1000 || resultYear > 9999) return std::nullopt;
    return result;
}

}  // namespace kontor
