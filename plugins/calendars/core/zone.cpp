#include "zone.h"

#include <date/tz.h>

#include <algorithm>

#include "kontor/translations.h"

namespace kontor::calendars {

using std::chrono::seconds;

namespace {

// Farther from a change of the clock than any change is wide (a whole day was left out once).
constexpr seconds beyondDoubt = std::chrono::hours(48);

}  // namespace

Zone::Zone(const std::string& name) : _zone(date::locate_zone(isTimeZone(name) ? name : "UTC")) {}

Day Zone::dayOf(Time at) {
    const auto local = _zone->to_local(std::chrono::floor<seconds>(at));
    return Day(std::chrono::floor<std::chrono::days>(local.time_since_epoch()));
}

Time Zone::momentOf(Day day, std::chrono::minutes sinceMidnight, bool latest) {
    const seconds local = day.time_since_epoch() + sinceMidnight;
    if (local >= _from && local < _to) return Time(local - _offset);
    const auto info = _zone->get_info(date::local_seconds(local));
    if (info.result == date::local_info::nonexistent) return Time(info.first.end.time_since_epoch());
    if (info.result == date::local_info::ambiguous)
        return Time(local - (latest ? info.second.offset : info.first.offset));
    // The ends of the tables are far away, and adding to them may overflow.
    const auto plain = [](date::sys_seconds at) {
        return std::clamp(seconds(at.time_since_epoch()), seconds(-(1LL << 40)), seconds(1LL << 40));
    };
    _offset = info.first.offset;
    _from = plain(info.first.begin) + _offset + beyondDoubt;
    _to = plain(info.first.end) + _offset - beyondDoubt;
    return Time(local - _offset);
}

}  // namespace kontor::calendars
