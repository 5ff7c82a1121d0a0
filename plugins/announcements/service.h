#pragma once

#include <cstdint>
#include <vector>

#include "announcement.h"
#include "kontor/kernel.h"

namespace kontor::announcements {

/// What the viewer is shown now: the worst first, the newest before older ones.
std::vector<Announcement> noticesFor(const Viewer& viewer, Kernel& kernel);

/// The person has read it and is not shown it again. Throws NotFound for one the viewer may not see.
void dismiss(const Viewer& viewer, Kernel& kernel, std::int64_t id);

/// Ends it now, or before it began. Throws NotFound, Forbidden.
Announcement withdraw(const Viewer& viewer, Kernel& kernel, std::int64_t id);

/// Lets those begin and end whose time has come, as changes of the record: open pages learn of them like of any other.
void advance(Kernel& kernel);

}  // namespace kontor::announcements
