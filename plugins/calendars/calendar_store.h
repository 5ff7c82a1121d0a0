#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calendar.h"
#include "core/schedule.h"
#include "kontor/database.h"

namespace kontor::calendars {

/// Adds what the calendar now says. Nobody made it when `madeBy` is 0.
void addEdition(Transaction& tx, const Calendar& calendar, std::int64_t madeBy, Time now);
/// Id of its newest edition; nothing when there is no such calendar.
std::optional<std::int64_t> newestEdition(Transaction& tx, std::int64_t calendarId);
/// All of them, in the order they were made.
std::vector<Edition> editionsOf(Transaction& tx, std::int64_t calendarId);

/// Id of the calendar that counts where none is named.
std::int64_t defaultCalendar(Transaction& tx);
/// The other calendars that are it; locked until the end of the transaction, so that in the end there is one.
std::vector<std::int64_t> otherDefaults(Transaction& tx, std::int64_t calendarId);
bool isNameTaken(Transaction& tx, const std::string& name, std::int64_t calendarId);

}  // namespace kontor::calendars
