#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kontor/time.h"

namespace kontor::automation {

/// When a rule looks for records by itself.
struct Schedule {
    std::optional<Duration> every;  ///< counted from the last time; otherwise the time of day
    std::string timeOfDay;          ///< 08:00
    unsigned weekdays = 0;          ///< bit 0 is Monday
};

/// Reads `every 15m`, `every 4h`, `daily 08:00`, `weekdays 08:00`, `monday 08:00`; nothing for anything else. Not more
/// often than every five minutes.
std::optional<Schedule> readSchedule(std::string_view text);

/// The first time after that one; times of day are those of the zone. An hour left out when the clocks change is
/// missed.
Time nextTime(const Schedule& schedule, Time after, std::string_view timeZone);

}  // namespace kontor::automation
