#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/time.h"
#include "kontor/transaction.h"

namespace kontor::calendars {

/// Moments that come again, on the wall clock of a zone.
struct Recurrence {
    enum class OnClosedDay { run, before, after, skip };

    std::string rule;      ///< as of iCalendar (RFC 5545) for days: "FREQ=WEEKLY;BYDAY=MO"
    std::string startsOn;  ///< "2026-12-01": the first day it may be, from which intervals count
    std::string timeOfDay = "08:00";
    std::string timeZone = "Europe/Berlin";
    /// Where the day is closed in the calendar: all the same, on the last open day before, on the next one, not at all.
    OnClosedDay onClosedDay = OnClosedDay::run;
    std::optional<std::int64_t> calendarId = {};  ///< the default one when it is needed
};

/// Reckons when things come again. Ask for it by `kernel.find<Recurrences>()`.
class Recurrences {
  public:
    virtual ~Recurrences() = default;
    /// The first `most` moments after that one, in order; fewer when there are no more within eleven years,
    /// or within eleven years of the first day.
    /// Throws Invalid naming `rule`, `starts_on`, `time_of_day` or `time_zone` for what can't be understood.
    virtual std::vector<Time> next(Transaction& tx, const Recurrence& recurrence, Time after, std::size_t most) = 0;
};

}  // namespace kontor::calendars
