#pragma once

#include <string_view>
#include <vector>

#include "calendar.h"
#include "core/ical_days.h"
#include "kontor/kernel.h"

namespace kontor::calendars {

/// What of a calendar file would be, or was, added to a calendar as closed days.
struct IcalImport {
    std::vector<IcalDay> added;
    std::vector<IcalDay> known;  ///< already an exception or a public holiday there
    std::vector<IcalLeftOut> leftOut;
};

/// Reads the days from a year ago to five years ahead. With `apply` they are added, in one change of the calendar.
/// Throws Invalid for the field `file`, with the line, and whatever changing the calendar throws.
IcalImport importIcal(Kernel& kernel, const Viewer& viewer, std::int64_t calendarId, std::string_view text, bool apply);

}  // namespace kontor::calendars
