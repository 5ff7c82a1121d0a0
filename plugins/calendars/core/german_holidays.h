#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "day.h"

namespace kontor::calendars {

/// Whose holidays a calendar has: none, one of the 16 states, or a part of one that has more of them.
inline constexpr std::array<std::string_view, 21> regions{
    "none",  "de-bw", "de-by", "de-by-augsburg", "de-by-catholic", "de-be",          "de-bb",
    "de-hb", "de-hh", "de-he", "de-mv",          "de-ni",          "de-nw",          "de-rp",
    "de-sl", "de-sn", "de-st", "de-sh",          "de-th",          "de-sn-catholic", "de-th-catholic"};

struct Holiday {
    Day day;
    std::string_view name;  ///< "good_friday": of the catalogue key `calendars.holiday.NAME`
};

/// Public holidays of a year by the laws of the region, ascending. What was so before 1991 is not known here: such
/// years are reckoned as 1991. Empty for "none" and for what is no region.
std::vector<Holiday> germanHolidays(int year, std::string_view region);

/// Easter Sunday of the Gregorian calendar.
Day easterSunday(int year);

}  // namespace kontor::calendars
