#include "kontor/time.h"

namespace kontor {

using namespace std::chrono;

namespace {

/// Writes the last `digits` decimal digits of `value` to `at`.
void putNumber(char* at, std::size_t digits, std::int64_t value) {
    for (std::size_t i = digits; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string formatTime(Time time) {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    // Lists hold hundreds of times: a general formatter is what they would mostly cost.
    std::string text = "0000-00-00T00:00:00.000000Z";
    putNumber(&text[0], 4, static_cast<int>(date.year()));
    putNumber(&text[5], 2, static_cast<unsigned>(date.month()));
    putNumber(&text[8], 2, static_cast<unsigned>(date.day()));
    putNumber(&text[11], 2, clock.hours().count());
    putNumber(&text[14], 2, clock.minutes().count());
    putNumber(&text[17], 2, clock.seconds().count());
    putNumber(&text[20], 6, clock.subseconds().count());
    return text;
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
