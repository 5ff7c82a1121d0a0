#include "recurrence_book.h"

#include <algorithm>
#include <set>

#include "core/recurring_days.h"
#include "core/zone.h"
#include "kontor/error.h"
#include "kontor/translations.h"

namespace kontor::calendars {

namespace {

using std::chrono::days;
using std::chrono::minutes;

/// How far a day is moved at most to where the calendar is open.
constexpr days farthest(30);

std::optional<minutes> readTimeOfDay(const std::string& text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hour = std::stoi(text.substr(0, 2)), minute = std::stoi(text.substr(3));
    if (hour > 23 || minute > 59) return std::nullopt;
    return minutes(hour * 60 + minute);
}

class Mover {
  public:
    Mover(const BusinessTime& calendar, Zone& zone) : _calendar(calendar), _zone(zone) {}

    /// The day to take in place of that one; nothing for none.
    std::optional<Day> moved(Day day, Recurrence::OnClosedDay how) {
        using How = Recurrence::OnClosedDay;
        if (how == How::run || isOpen(day)) return day;
        if (how == How::skip) return std::nullopt;
        const days step(how == How::before ? -1 : 1);
        for (Day at = day + step; at >= day - farthest && at <= day + farthest; at += step)
            if (isOpen(at)) return at;
        return std::nullopt;
    }

  private:
    bool isOpen(Day day) {
        const Time from = _zone.opening(day, minutes(0)), to = _zone.opening(day + days(1), minutes(0));
        return !_calendar.open(from, to, 1).empty();
    }

    const BusinessTime& _calendar;
    Zone& _zone;
};

}  // namespace

std::vector<Time> RecurrenceBook::next(Transaction& tx, const Recurrence& recurrence, Time after, std::size_t most) {
    using How = Recurrence::OnClosedDay;
    const auto start = readDay(recurrence.startsOn);
    if (!start) throw Invalid("starts_on", "calendars.error.no_date");
    const auto timeOfDay = readTimeOfDay(recurrence.timeOfDay);
    if (!timeOfDay) throw Invalid("time_of_day", "calendars.error.time_of_day");
    if (!isTimeZone(recurrence.timeZone)) throw Invalid("time_zone", "error.not_a_time_zone");
    std::shared_ptr<const BusinessTime> calendar;
    if (recurrence.onClosedDay != How::run)
        calendar = _calendars->of(
            tx, recurrence.calendarId.value_or(0) != 0 ? *recurrence.calendarId : _calendars->standard(tx));
    Zone zone(recurrence.timeZone);
    const Day today = std::max(zone.dayOf(after), dayOf(1900, 3, 1));
    const Day last = std::min(std::max(today, *start) + days(365 * 11), dayOf(2199, 1, 1));
    std::set<Time> times;
    // Days that come together on one open day are one; so some more are looked at.
    for (const Day day : recurringDays(recurrence.rule, *start, today - farthest, last, most + 40)) {
        auto taken = std::optional(day);
        if (calendar) taken = Mover(*calendar, zone).moved(day, recurrence.onClosedDay);
        if (!taken) continue;
        const Time at = zone.opening(*taken, *timeOfDay);
        if (at > after) times.insert(at);
    }
    std::vector<Time> result(times.begin(), times.end());
    if (result.size() > most) result.resize(most);
    return result;
}

}  // namespace kontor::calendars
