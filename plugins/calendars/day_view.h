#pragma once

#include <string>

#include "core/german_holidays.h"
#include "kontor/kernel.h"
#include "reckoning.h"

/// Days as people read them.
namespace kontor::calendars {

/// "Thu, Dec 24, 2026" or "Do., 24.12.2026"
std::string dateText(Day day, const Viewer& viewer, const Translations& translations);
/// Of an exception its own name, otherwise that of the public holiday.
std::string nameOf(const NotableDay& day, const Viewer& viewer, const Translations& translations);
/// "08:00-12:00", or that it is closed.
std::string hoursOrClosed(const DayHours& hours, const Viewer& viewer, const Translations& translations);

}  // namespace kontor::calendars
