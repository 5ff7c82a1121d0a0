#pragma once

#include <string>
#include <string_view>

#include "kontor/time.h"

namespace kontor::notifications {

/// When a person wants to be written to, by their own clock.
struct DeliveryTimes {
    std::string zone = "UTC";
    std::string digestAt = "07:00";
    std::string quietFrom = {};  ///< empty: there are no quiet hours
    std::string quietTo = {};
    std::string weekdays = "1111111";  ///< a 1 for each day from Monday on
};

/// Whether it is `HH:MM`.
bool isTimeOfDay(std::string_view text);
/// Seven digits 0 and 1, one of them 1.
bool isWeekdays(std::string_view text);

/// That moment, or the first one after it that is neither in the quiet hours nor on a day without mail.
Time whenWanted(Time at, const DeliveryTimes& times);
/// The next time of the daily summary after that moment.
Time nextDigest(Time at, const DeliveryTimes& times);

}  // namespace kontor::notifications
