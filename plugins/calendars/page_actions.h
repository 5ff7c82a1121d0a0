#pragma once

#include "calendar.h"
#include "ical_import.h"
#include "kontor/http.h"
#include "kontor/kernel.h"

/// What the forms of a calendar's page do.
namespace kontor::calendars {

inline const std::string home = "/admin/calendars";
std::string pathOf(std::int64_t calendarId);

/// The fields of the form of a calendar. Throws Invalid, of weekdays by their name (`mon`).
/// A planned change of `before` stays at its moment, whatever the zone, unless the form says another one.
Patch patchOf(Request& request, Kernel& kernel, const Calendar* before = nullptr);

std::int64_t createFrom(Request& request, const Viewer& viewer, Kernel& kernel);
void saveFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId);
/// Fields `date`, `day_name`, `day_hours`.
void addDayFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId);
/// Field `date`.
void removeDayFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId);
/// The uploaded `file`, looked through.
IcalImport lookThrough(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId);
/// Adds the days chosen of those found: fields `day`, "2026-12-24 Christmas Eve". Answers how many.
std::size_t addFoundFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId);
void removeCalendar(const Viewer& viewer, Kernel& kernel, std::int64_t calendarId);

}  // namespace kontor::calendars
