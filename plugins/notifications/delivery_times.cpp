#include "delivery_times.h"

#include "kontor/translations.h"

namespace kontor::notifications {

namespace {

constexpr int daysLooked = 9;

/// A day of the calendar of a zone.
struct Day {
    std::chrono::sys_days date;

    bool wanted(const DeliveryTimes& times) const {
        const unsigned fromMonday = std::chrono::weekday(date).iso_encoding() - 1;
        return times.weekdays.size() != 7 || times.weekdays[fromMonday] == '1';
    }
    /// The moment of that time of day; the hour that is left out in spring counts as the one after it.
    Time at(std::string_view timeOfDay, std::string_view zone) const {
        const std::chrono::year_month_day ymd(date);
        char text[32];
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT", static_cast<int>(ymd.year()),
                      static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
        if (const auto found = readFormTime(text + std::string(timeOfDay), zone)) return *found;
        const auto later = readFormTime(text + std::string("03:00"), zone);
        return later ? *later : Time(date);
    }
};

Day dayOf(Time at, std::string_view zone) {
    const std::string local = formTime(at, zone);
    const auto number = [&](std::size_t from, std::size_t count) { return std::stoi(local.substr(from, count)); };
    using namespace std::chrono;
    return {sys_days(year(number(0, 4)) / month(static_cast<unsigned>(number(5, 2))) /
                     day(static_cast<unsigned>(number(8, 2))))};
}

}  // namespace

bool isTimeOfDay(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return false;
    return text.substr(0, 2) < "24" && text.substr(3) < "60";
}

bool isWeekdays(std::string_view text) {
    return text.size() == 7 && text.find_first_not_of("01") == std::string_view::npos &&
           text.find('1') != std::string_view::npos;
}

Time whenWanted(Time at, const DeliveryTimes& times) {
    const bool quiet = !times.quietFrom.empty() && !times.quietTo.empty() && times.quietFrom != times.quietTo;
    for (int turn = 0; turn < 2 * daysLooked; ++turn) {
        const Day today = dayOf(at, times.zone);
        const Day tomorrow{today.date + std::chrono::days(1)};
        if (!today.wanted(times)) {
            at = tomorrow.at("00:00", times.zone);
            continue;
        }
        if (!quiet) return at;
        const std::string local = formTime(at, times.zone).substr(11);
        const bool overnight = times.quietFrom > times.quietTo;
        const bool inside = overnight ? local >= times.quietFrom || local < times.quietTo
                                      : local >= times.quietFrom && local < times.quietTo;
        if (!inside) return at;
        const bool tillTomorrow = overnight && local >= times.quietFrom;
        const Time end = (tillTomorrow ? tomorrow : today).at(times.quietTo, times.zone);
        if (end <= at) return at;
        at = end;
    }
    return at;
}

Time nextDigest(Time at, const DeliveryTimes& times) {
    const Day today = dayOf(at, times.zone);
    for (int ahead = 0; ahead < daysLooked; ++ahead) {
        const Day day{today.date + std::chrono::days(ahead)};
        const Time moment = day.at(times.digestAt, times.zone);
        if (moment > at && day.wanted(times)) return moment;
    }
    return at + std::chrono::hours(24);
}

}  // namespace kontor::notifications
