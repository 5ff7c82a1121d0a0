#pragma once

#include <optional>
#include <string_view>

#include "kontor/records.h"

namespace kontor::demo {

/// Makes statuses and a priority of the company's own where they are missing, so that lists show them with names and
/// colours.
void nameWhatTicketsHold(Kernel& kernel);

/// What the company calls a category in the other language, and its colour; for the first who makes it.
Patch categoryValues(std::string_view name);

}  // namespace kontor::demo
