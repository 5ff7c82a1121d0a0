#pragma once

#include <string>
#include <vector>

#include "core/day.h"

namespace kontor::calendars {

/// Days of a rule of iCalendar such as `FREQ=MONTHLY;BYDAY=-1FR` that begins on `start`: the first of those from `from`
/// on, at least `least` of them where there are as many before `last`. Throws Invalid naming `rule`.
std::vector<Day> recurringDays(const std::string& rule, Day start, Day from, Day last, std::size_t least);

}  // namespace kontor::calendars
