#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar.h"
#include "core/schedule.h"
#include "kontor/calendars/calendars.h"
#include "kontor/kernel.h"

namespace kontor::calendars {

/// "8", "7.5", "7,5" or "7:30" hours, whole minutes up to 20,000 hours. Nothing for anything else.
std::optional<Duration> readWork(std::string_view text);

/// What a calendar answers about a moment and about work that begins then.
struct Preview {
    Time from{};
    bool isOpen = false;
    std::optional<Time> nextOpenAt;
    std::optional<Time> dueAt;     ///< of the work
    std::optional<Duration> open;  ///< until `to`
    std::vector<OpenSpan> spans;   ///< the work is done in, or that lie before `to`; the first of them
};
struct Question {
    Time from{};
    std::optional<Duration> work = {};
    std::optional<Time> to = {};
};
inline constexpr std::size_t mostSpansShown = 100;

/// Throws NotFound for a calendar the viewer may not see; Invalid for moments outside of 1900..2199 or ten years apart.
Preview preview(Kernel& kernel, const Viewer& viewer, std::int64_t calendarId, const Question& question);

/// A day of a year that is other than its weekday.
struct NotableDay {
    Day day;
    std::string holiday;  ///< name of the public holiday, for the catalogue; empty when it is none
    std::optional<SpecialDay> special;
    DayHours hours;
};
std::vector<NotableDay> notableDays(const Calendar& calendar, int year);

/// The edition that the calendar's row shows.
Edition shownEdition(const Calendar& calendar);

}  // namespace kontor::calendars
