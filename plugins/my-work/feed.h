#pragma once

#include <optional>
#include <string>

#include "feed_store.h"
#include "kontor/kernel.h"

namespace kontor::my_work {

/// Makes the viewer's secret link, in place of the one there was, and gives its address; it is shown once.
std::string makeFeed(const Viewer& viewer, Kernel& kernel);
/// Takes it back; whether there was one.
bool revokeFeed(const Viewer& by, std::int64_t userId, Kernel& kernel);
std::optional<Feed> findFeed(const Viewer& viewer, Kernel& kernel);

/// The calendar behind a secret link, with the rights its owner has now: tasks as appointments of half an hour, or as
/// tasks (VTODO), which some programs leave out of calendars they subscribe to. Throws NotFound for an unknown link.
std::string calendarOf(const std::string& token, bool asTasks, Kernel& kernel);

}  // namespace kontor::my_work
