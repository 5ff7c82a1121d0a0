#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kontor/time.h"

/// What times and dates in a query mean. The only place that knows time zones.
namespace kontor::query {

/// From `from` up to, not including, `to`: a day, a month, a minute. An exact moment has `from == to`.
struct TimeSpan {
    Time from;
    Time to;
};

/// The same in days, written "2026-01-31".
struct DateSpan {
    std::string from;
    std::string to;
};

/// `7d`, `36h`: how long ago something is. Units s, m (minutes), h, d, w, mo, y.
struct Age {
    int count = 0;
    enum class Unit { seconds, minutes, hours, days, weeks, months, years } unit = Unit::days;
};

std::optional<Age> parseAge(std::string_view text);

/// Reads the moments of one viewer.
class Moments {
  public:
    /// Throws std::runtime_error for a time zone nobody knows.
    Moments(Time now, const std::string& timeZone);

    /// `today`, `now`, `2026`, `2026-01`, `2026-01-31`, `2026-01-31T10:30[:00]` with or without an offset, `+2d`,
    /// `-2d`.
    std::optional<TimeSpan> time(std::string_view text) const;
    /// The same without times of day; nothing for units shorter than a day.
    std::optional<DateSpan> date(std::string_view text) const;

    /// The moment `age` before now; nothing outside the years 1000 to 9000. Months and years follow the calendar.
    std::optional<Time> ago(const Age& age, int direction = -1) const;
    std::optional<std::string> dayAgo(const Age& age, int direction = -1) const;

  private:
    Time _now;
    const void* _zone;  ///< date::time_zone, owned by the time zone database
};

}  // namespace kontor::query
