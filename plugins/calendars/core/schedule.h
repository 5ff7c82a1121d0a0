#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hours.h"
#include "kontor/calendars/business_time.h"

namespace kontor::calendars {

/// What a calendar says from a moment on. Editions are only ever added.
struct Edition {
    std::int64_t id = 0;
    Time madeAt{};
    Time validFrom{};  ///< not before it was made
    std::string timeZone;
    std::string region;  ///< one of `regions`
    WeekHours week;
    SpecialDays days;
};

/// The hours of a day of an edition, and the holiday or exception that made them other than the weekday's.
struct DayPlan {
    DayHours hours;
    std::string holiday;  ///< name of a public holiday, for the catalogue; empty when there is none
    const SpecialDay* special = nullptr;
};
DayPlan planOf(const Edition& edition, Day day);

/// Of the editions in the order they were made, at least one. The first holds for all that was before it, too. Each
/// takes back those that were planned when it was made and had not begun; of the others, the last made of those valid
/// by then is in force.
std::shared_ptr<const BusinessTime> businessTime(std::vector<Edition> editions);

}  // namespace kontor::calendars
