#include "moments.h"

#include <date/date.h>
#include <date/tz.h>

#include <array>
#include <charconv>

namespace kontor::query {

namespace {

using namespace std::chrono_literals;
using LocalTime = date::local_time<std::chrono::microseconds>;

// Every moment of a query lies in these years, so that the ends of days and months fit a DATETIME too.
constexpr date::year firstYear{1000};
constexpr date::year lastYear{9000};

struct DaySpan {
    date::local_days from;
    date::local_days to;
};

const date::time_zone& zoneOf(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

Time toUtc(const date::time_zone& zone, LocalTime local) {
    // A midnight that a clock change skips is the moment of the change; one that comes twice is the first.
    return std::chrono::time_point_cast<std::chrono::microseconds>(zone.to_sys(local, date::choose::earliest));
}

bool isInRange(date::local_days day) {
    const date::year year = date::year_month_day(day).year();
    return year >= firstYear && year <= lastYear;
}

/// Reads fixed-width numbers and signs from the front of a text.
class Reader {
  public:
    explicit Reader(std::string_view text) : _rest(text) {}
    bool atEnd() const { return _rest.empty(); }
    char peek() const { return _rest.empty() ? '\0' : _rest.front(); }
    bool take(char c) {
        if (peek() != c) return false;
        _rest.remove_prefix(1);
        return true;
    }
    std::optional<int> number(std::size_t digits) {
        int value = 0;
        if (_rest.size() < digits) return std::nullopt;
        const auto [end, error] = std::from_chars(_rest.data(), _rest.data() + digits, value);
        if (error != std::errc() || end != _rest.data() + digits || _rest.front() == '-') return std::nullopt;
        _rest.remove_prefix(digits);
        return value;
    }
    /// `.123456` as microseconds.
    std::optional<int> fraction() {
        int value = 0;
        int digits = 0;
        for (; peek() >= '0' && peek() <= '9' && digits < 6; ++digits, _rest.remove_prefix(1))
            value = value * 10 + (peek() - '0');
        if (digits == 0) return std::nullopt;
        for (; digits < 6; ++digits) value *= 10;
        return value;
    }

  private:
    std::string_view _rest;
};

/// Reads `2026`, `2026-01` or `2026-01-31`.
std::optional<DaySpan> readDays(Reader& reader) {
    const auto year = reader.number(4);
    if (!year || date::year(*year) < firstYear || date::year(*year) > lastYear) return std::nullopt;
    const auto start = [&](unsigned month, unsigned day) {
        return date::local_days(date::year(*year) / date::month(month) / date::day(day));
    };
    if (!reader.take('-')) return DaySpan{start(1, 1), date::local_days(date::year(*year + 1) / 1 / 1)};
    const auto month = reader.number(2);
    if (!month || *month < 1 || *month > 12) return std::nullopt;
    const date::year_month yearMonth = date::year(*year) / date::month(static_cast<unsigned>(*month));
    if (!reader.take('-'))
        return DaySpan{date::local_days(yearMonth / 1), date::local_days((yearMonth + date::months(1)) / 1)};
    const auto day = reader.number(2);
    if (!day || *day < 1) return std::nullopt;
    const date::year_month_day whole = yearMonth / date::day(static_cast<unsigned>(*day));
    if (!whole.ok()) return std::nullopt;
    return DaySpan{date::local_days(whole), date::local_days(whole) + date::days(1)};
}

/// Reads `T10:30`, `T10:30:15` or `T10:30:15.25` and an offset, after a whole day.
std::optional<TimeSpan> readClock(Reader& reader, date::local_days day, const date::time_zone& zone) {
    const auto hour = reader.number(2);
    if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
    const auto minute = reader.number(2);
    if (!minute || *minute > 59) return std::nullopt;
    std::chrono::microseconds width = 1min;
    LocalTime local = LocalTime(day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    if (reader.take(':')) {
        const auto second = reader.number(2);
        if (!second || *second > 59) return std::nullopt;
        local += std::chrono::seconds(*second);
        width = 1s;
        if (reader.take('.')) {
            const auto micros = reader.fraction();
            if (!micros) return std::nullopt;
            local += std::chrono::microseconds(*micros);
            width = 0us;
        }
    }
    if (reader.atEnd()) {
        const Time from = toUtc(zone, local);
        return TimeSpan{from, from + width};
    }
    std::chrono::minutes offset = 0min;
    if (!reader.take('Z')) {
        const bool west = reader.take('-');
        if (!west && !reader.take('+')) return std::nullopt;
        const auto hours = reader.number(2);
        const auto minutes = reader.take(':') ? reader.number(2) : std::nullopt;
        if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
        offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
        if (west) offset = -offset;
    }
    if (!reader.atEnd()) return std::nullopt;
    const Time from = Time(local.time_since_epoch() - offset);
    return TimeSpan{from, from + width};
}

std::optional<int> namedDay(std::string_view text) {
    if (text == "today") return 0;
    if (text == "yesterday") return -1;
    if (text == "tomorrow") return 1;
    return std::nullopt;
}

std::string isoDay(date::local_days day) {
    return date::format("%F", day);
}

std::optional<std::chrono::seconds> fixedLength(Age::Unit unit) {
    switch (unit) {
        case Age::Unit::seconds:
            return 1s;
        case Age::Unit::minutes:
            return 60s;
        case Age::Unit::hours:
            return 3600s;
        case Age::Unit::days:
            return 86400s;
        case Age::Unit::weeks:
            return 7 * 86400s;
        case Age::Unit::months:
        case Age::Unit::years:
            break;
    }
    return std::nullopt;
}

/// The same day of another month, or its last day when it is shorter. Nothing outside the years of queries.
std::optional<date::local_days> addMonths(date::local_days day, int months) {
    const date::year_month_day from(day);
    const int total = int(from.year()) * 12 + int(unsigned(from.month())) - 1 + months;
    if (total < int(firstYear) * 12 || total >= (int(lastYear) + 1) * 12) return std::nullopt;
    const date::year_month month = date::year(total / 12) / date::month(static_cast<unsigned>(total % 12 + 1));
    const date::year_month_day_last last = month / date::last;
    return date::local_days(month / std::min(from.day(), last.day()));
}

/// `+2d` and `-2d`: the sign, and the age behind it.
std::optional<std::pair<int, Age>> parseOffset(std::string_view text) {
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const auto age = parseAge(text.substr(1));
    return age ? std::optional(std::pair(text.front() == '+' ? 1 : -1, *age)) : std::nullopt;
}

}  // namespace

std::optional<Age> parseAge(std::string_view text) {
    constexpr std::size_t mostDigits = 6;
    Age age;
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(text.size(), mostDigits), age.count);
    if (error != std::errc() || text.front() == '-') return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    constexpr std::array<std::pair<std::string_view, Age::Unit>, 7> units{{{"s", Age::Unit::seconds},
                                                                           {"m", Age::Unit::minutes},
                                                                           {"h", Age::Unit::hours},
                                                                           {"d", Age::Unit::days},
                                                                           {"w", Age::Unit::weeks},
                                                                           {"mo", Age::Unit::months},
                                                                           {"y", Age::Unit::years}}};
    for (const auto& [name, value] : units) {
        if (unit == name) return age.unit = value, age;
    }
    return std::nullopt;
}

Moments::Moments(Time now, const std::string& timeZone) : _now(now), _zone(date::locate_zone(timeZone)) {}

std::optional<Time> Moments::ago(const Age& age, int direction) const {
    std::optional<Time> result;
    if (const auto length = fixedLength(age.unit)) {
        result = _now + direction * age.count * *length;
    } else {
        const LocalTime local = zoneOf(_zone).to_local(_now);
        const date::local_days day = date::floor<date::days>(local);
        const auto moved = addMonths(day, direction * age.count * (age.unit == Age::Unit::years ? 12 : 1));
        if (!moved) return std::nullopt;
        result = toUtc(zoneOf(_zone), LocalTime(*moved) + (local - day));
    }
    return isInRange(date::local_days(date::floor<date::days>(*result).time_since_epoch())) ? result : std::nullopt;
}

std::optional<std::string> Moments::dayAgo(const Age& age, int direction) const {
    const date::local_days today = date::floor<date::days>(zoneOf(_zone).to_local(_now));
    std::optional<date::local_days> day;
    if (age.unit == Age::Unit::days) day = today + date::days(direction * age.count);
    if (age.unit == Age::Unit::weeks) day = today + date::weeks(direction * age.count);
    if (age.unit == Age::Unit::months) day = addMonths(today, direction * age.count);
    if (age.unit == Age::Unit::years) day = addMonths(today, direction * age.count * 12);
    return day && isInRange(*day) ? std::optional(isoDay(*day)) : std::nullopt;
}

std::optional<TimeSpan> Moments::time(std::string_view text) const {
    const date::time_zone& zone = zoneOf(_zone);
    if (text == "now") return TimeSpan{_now, _now};
    if (const auto offset = parseOffset(text)) {
        const auto moment = ago(offset->second, offset->first);
        return moment ? std::optional(TimeSpan{*moment, *moment}) : std::nullopt;
    }
    const auto between = [&](const DaySpan& days) {
        return TimeSpan{toUtc(zone, LocalTime(days.from)), toUtc(zone, LocalTime(days.to))};
    };
    if (const auto days = namedDay(text)) {
        const date::local_days day = date::floor<date::days>(zone.to_local(_now)) + date::days(*days);
        return between({day, day + date::days(1)});
    }
    Reader reader(text);
    const auto days = readDays(reader);
    if (!days) return std::nullopt;
    if (reader.atEnd()) return between(*days);
    if (days->to - days->from != date::days(1) || !reader.take('T')) return std::nullopt;
    return readClock(reader, days->from, zone);
}

std::optional<DateSpan> Moments::date(std::string_view text) const {
    if (const auto offset = parseOffset(text)) {
        const auto day = dayAgo(offset->second, offset->first);
        return day ? std::optional(DateSpan{*day, *day}) : std::nullopt;
    }
    if (const auto days = namedDay(text)) {
        const date::local_days day = date::floor<date::days>(zoneOf(_zone).to_local(_now)) + date::days(*days);
        return DateSpan{isoDay(day), isoDay(day + date::days(1))};
    }
    Reader reader(text);
    const auto days = readDays(reader);
    if (!days || !reader.atEnd()) return std::nullopt;
    return DateSpan{isoDay(days->from), isoDay(days->to)};
}

}  // namespace kontor::query
