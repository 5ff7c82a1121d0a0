#pragma once

#include <cstdint>
#include <vector>

#include "kontor/kernel.h"

namespace kontor::notifications {

/// Marks the viewer's own as read; those of others are none of theirs and stay.
void markRead(Kernel& kernel, const Viewer& viewer, const std::vector<std::int64_t>& ids);
void markAllRead(Kernel& kernel, const Viewer& viewer, Time before);

/// Removes what is older than the setting says.
Job tidyJob();

}  // namespace kontor::notifications
