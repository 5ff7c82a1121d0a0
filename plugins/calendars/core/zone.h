#pragma once

#include <string>

#include "day.h"
#include "kontor/time.h"

namespace date {
class time_zone;
}

namespace kontor::calendars {

/// The wall clock of a time zone. Remembers where it last looked, so each walk over days makes one of its own.
class Zone {
  public:
    /// The name is one that isTimeZone knows; UTC otherwise, as a zone may vanish from the system's tables.
    explicit Zone(const std::string& name);

    Day dayOf(Time at);
    /// The first moment at which the clock shows so many minutes after midnight of the day, or has passed them.
    Time opening(Day day, std::chrono::minutes sinceMidnight) { return momentOf(day, sinceMidnight, false); }
    /// The last moment at which it does.
    Time closing(Day day, std::chrono::minutes sinceMidnight) { return momentOf(day, sinceMidnight, true); }

  private:
    Time momentOf(Day day, std::chrono::minutes sinceMidnight, bool latest);

    const date::time_zone* _zone;
    // The span of local seconds in which the offset is `_offset` beyond doubt.
    std::chrono::seconds _from{1};
    std::chrono::seconds _to{0};
    std::chrono::seconds _offset{0};
};

}  // namespace kontor::calendars
