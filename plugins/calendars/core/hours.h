#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "day.h"
#include "kontor/error.h"
#include "kontor/json.h"

namespace kontor::calendars {

/// A span of open hours that begins on a day: minutes since its midnight; more than 1440 lie in the next day.
struct Hours {
    int from = 0;
    int to = 0;

    friend bool operator==(const Hours&, const Hours&) = default;
};
/// Of one day, ascending, without overlaps.
using DayHours = std::vector<Hours>;
/// Monday first.
using WeekHours = std::array<DayHours, 7>;
inline constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
inline constexpr std::size_t mostSpans = 10;
inline constexpr std::size_t mostDays = 1000;
inline constexpr std::size_t longestDayName = 80;

/// A day that differs from its weekday: closed without hours. It also stands above a public holiday of that day.
struct SpecialDay {
    std::string name;
    DayHours hours;

    friend bool operator==(const SpecialDay&, const SpecialDay&) = default;
};
using SpecialDays = std::map<Day, SpecialDay>;

/// Reads `{"mon": [["08:00","12:00"],["13:00","17:00"]], …}`; what is wrong is added to `errors`, for the field
/// `hours`. An end that is not later than its beginning lies in the next day.
WeekHours readWeek(const Json& json, std::vector<FieldError>& errors);
/// Reads `{"2026-12-24": {"name": "Christmas Eve", "hours": [["08:00","12:00"]]}, …}`, for the field `days`.
SpecialDays readDays(const Json& json, std::vector<FieldError>& errors);
Json toJson(const WeekHours& week);
Json toJson(const DayHours& hours);
Json toJson(const SpecialDay& day);

/// "08:00-12:00, 13:00-17:00", as forms and the shell have it; and back. Throws Invalid for the field.
std::string hoursText(const DayHours& hours);
DayHours readHoursText(std::string_view text, const std::string& field);

}  // namespace kontor::calendars
