#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "day.h"
#include "kontor/error.h"

namespace kontor::calendars {

inline constexpr std::size_t largestIcal = 1 << 20;  ///< bytes

/// A day that an event of a calendar file covers.
struct IcalDay {
    Day day;
    std::string name;
    int line = 0;  ///< where the event begins
};
/// An event that says nothing about whole days.
struct IcalLeftOut {
    int line = 0;
    std::string name;
    Message why;
};
struct IcalDays {
    std::vector<IcalDay> days;  ///< ascending, each once
    std::vector<IcalLeftOut> leftOut;
};

/// The all-day events of an iCalendar file (RFC 5545) from `first` to `last`, repeated ones as often as they come.
/// Throws Invalid for the field `file`, naming the line, for what is no such file, and for one that is too much.
IcalDays readIcalDays(std::string_view text, Day first, Day last);

}  // namespace kontor::calendars
