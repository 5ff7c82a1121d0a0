#pragma once

#include "kontor/registry.h"

namespace kontor::calendars {

/// /admin/calendars: the list; a calendar with its week, its year, and reckoning by it.
void addPages(Registry& registry);

}  // namespace kontor::calendars
