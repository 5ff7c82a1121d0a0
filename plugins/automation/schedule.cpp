#include "schedule.h"

#include <array>
#include <charconv>

#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor::automation {

namespace {

constexpr std::array<std::string_view, 7> dayNames{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
constexpr unsigned everyDay = 0b111'1111;
constexpr unsigned workdays = 0b001'1111;
constexpr std::chrono::minutes shortest(5);
constexpr std::chrono::hours longest(24 * 31);

std::optional<Duration> readSpan(std::string_view text) {
    if (text.size() < 2 || text.size() > 5) return std::nullopt;
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size() - 1, count);
    if (error != std::errc() || end != text.data() + text.size() - 1 || count <= 0) return std::nullopt;
    const Duration unit = text.back() == 'm'   ? Duration(std::chrono::minutes(1))
                          : text.back() == 'h' ? Duration(std::chrono::hours(1))
                          : text.back() == 'd' ? Duration(std::chrono::hours(24))
                                               : Duration(0);
    const Duration span = count * unit;
    return span < shortest || span > longest ? std::nullopt : std::optional(span);
}

unsigned readDays(std::string_view word) {
    if (word == "daily") return everyDay;
    if (word == "weekdays") return workdays;
    for (std::size_t day = 0; day < dayNames.size(); ++day)
        if (word == dayNames[day]) return 1U << day;
    return 0;
}

bool isTimeOfDay(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    return text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) && digit(4) &&
           text.substr(0, 2) < "24" && text.substr(3) < "60";
}

}  // namespace

std::optional<Schedule> readSchedule(std::string_view text) {
    const std::string lower = asciiLower(trimmed(text));
    const auto words = split(lower, ' ');
    if (words.size() != 2) return std::nullopt;
    Schedule schedule;
    if (words[0] == "every") {
        schedule.every = readSpan(words[1]);
        return schedule.every ? std::optional(schedule) : std::nullopt;
    }
    schedule.weekdays = readDays(words[0]);
    if (schedule.weekdays == 0 || !isTimeOfDay(words[1])) return std::nullopt;
    schedule.timeOfDay = words[1];
    return schedule;
}

Time nextTime(const Schedule& schedule, Time after, std::string_view timeZone) {
    if (schedule.every) return after + *schedule.every;
    using std::chrono::days;
    for (int ahead = -1; ahead <= 15; ++ahead) {
        // The date where the clock stands, by its form `2026-01-31T08:00`.
        const std::string date = formTime(after + days(ahead), timeZone).substr(0, 10);
        const auto at = readFormTime(date + "T" + schedule.timeOfDay, timeZone);
        if (!at || *at <= after) continue;
        const auto noon = parseTime(date + "T12:00:00Z");
        const std::chrono::weekday weekday(std::chrono::floor<days>(*noon));
        if (schedule.weekdays & (1U << (weekday.iso_encoding() - 1))) return *at;
    }
    return after + days(7);
}

}  // namespace kontor::automation
