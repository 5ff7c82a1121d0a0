#pragma once

#include "kontor/registry.h"

namespace kontor::calendars {

/// `calendars list|show|holidays|due`
void addCommands(Registry& registry);

}  // namespace kontor::calendars
