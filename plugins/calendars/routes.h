#pragma once

#include "kontor/registry.h"

namespace kontor::calendars {

/// What REST offers beyond the records: reckoning, holidays of a year, days from a calendar file.
void addRoutes(Registry& registry);

}  // namespace kontor::calendars
