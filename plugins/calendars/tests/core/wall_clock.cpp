#include "wall_clock.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "core/german_holidays.h"

namespace kontor::calendars::test {

namespace {

constexpr std::int64_t minutesADay = 1440;

const DayHours& hoursOf(const Edition& edition, Day day) {
    static const DayHours closed;
    if (edition.days.contains(day)) return edition.days.at(day).hours;
    for (const auto& holiday : germanHolidays(yearOf(day), edition.region))
        if (holiday.day == day) return closed;
    return edition.week[std::chrono::weekday(day).iso_encoding() - 1];
}

}  // namespace

WallClock::WallClock(const std::string& zone, Time from, std::size_t minutes) {
    setenv("TZ", zone.c_str(), 1);
    tzset();
    const std::time_t start = std::chrono::duration_cast<std::chrono::seconds>(from.time_since_epoch()).count();
    for (std::size_t i = 0; i < minutes; ++i) {
        const std::time_t moment = start + static_cast<std::time_t>(i) * 60;
        std::tm local{};
        localtime_r(&moment, &local);
        _shown.push_back(timegm(&local) / 60);
    }
    _reached = _ahead = _shown;
    for (std::size_t i = 1; i < minutes; ++i) _reached[i] = std::max(_reached[i], _reached[i - 1]);
    for (std::size_t i = minutes - 1; i-- > 0;) _ahead[i] = std::min(_ahead[i], _ahead[i + 1]);
}

const Edition& inForce(const std::vector<Edition>& editions, Time at) {
    const Edition* found = &editions.front();
    for (const auto& edition : editions) {
        const bool takenBack = std::any_of(editions.begin(), editions.end(), [&](const Edition& later) {
            return later.id > edition.id && edition.validFrom > later.madeAt;
        });
        if (edition.validFrom <= at && !takenBack) found = &edition;
    }
    return *found;
}

bool isOpenMinute(const Edition& edition, const WallClock& clock, std::size_t minute) {
    const std::int64_t reached = clock.reached(minute), ahead = clock.ahead(minute);
    for (std::int64_t day = ahead / minutesADay - 2; day <= reached / minutesADay; ++day)
        for (const auto& hours : hoursOf(edition, Day(std::chrono::days(day))))
            if (reached >= day * minutesADay + hours.from && ahead < day * minutesADay + hours.to) return true;
    return false;
}

}  // namespace kontor::calendars::test
