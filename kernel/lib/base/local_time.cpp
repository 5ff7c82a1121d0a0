#include <date/tz.h>
#include <fmt/format.h>

#include <sstream>

#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor {

namespace {

std::string nameOf(std::string_view zone) {
    return std::string(isTimeZone(zone) ? zone : "UTC");
}

auto zoned(date::sys_time<std::chrono::minutes> time, std::string_view zone) {
    return date::make_zoned(nameOf(zone), time);
}

}  // namespace

bool isTimeZone(std::string_view name) {
    if (name.empty() || name.size() > 64) return false;
    try {
        date::locate_zone(std::string(name));
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

std::string localTime(Time time, std::string_view locale, std::string_view zone) {
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time);
    const auto local = zoned(date::sys_time<std::chrono::minutes>(minutes.time_since_epoch()), zone).get_local_time();
    // Put together here: date::format makes a stream for each time, and a list shows fifty.
    const auto midnight = date::floor<date::days>(local);
    const date::year_month_day day(midnight);
    const auto ofDay = date::floor<std::chrono::minutes>(local - midnight).count();
    const auto year = static_cast<int>(day.year());
    const auto month = static_cast<unsigned>(day.month());
    const auto number = static_cast<unsigned>(day.day());
    if (locale.starts_with("de"))
        return fmt::format("{:02}.{:02}.{:04}, {:02}:{:02}", number, month, year, ofDay / 60, ofDay % 60);
    return fmt::format("{} {:2}, {:04}, {:02}:{:02}", months[month - 1], number, year, ofDay / 60, ofDay % 60);
}

std::string formTime(Time time, std::string_view zone) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time);
    return date::format("%FT%H:%M", zoned(date::sys_time<std::chrono::minutes>(minutes.time_since_epoch()), zone));
}

std::optional<Time> readFormTime(std::string_view text, std::string_view zone) {
    // The parser takes what it can from the left; the lengths are those of minutes and of seconds.
    if (text.size() != 16 && text.size() != 19) return std::nullopt;
    std::istringstream input{std::string(text)};
    date::local_seconds local;
    input >> date::parse(text.size() == 16 ? "%FT%H:%M" : "%FT%T", local);
    if (input.fail() || input.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
    const auto year = static_cast<int>(date::year_month_day(date::floor<date::days>(local)).year());
    if (year < 1000 || year > 9999) return std::nullopt;
    const auto moment = date::locate_zone(nameOf(zone))->to_sys(local, date::choose::earliest);
    return Time(std::chrono::duration_cast<Duration>(moment.time_since_epoch()));
}

}  // namespace kontor
