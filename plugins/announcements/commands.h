#pragma once

#include "kontor/registry.h"

namespace kontor::announcements {

Command listCommand();
Command postCommand();
Command withdrawCommand();

}  // namespace kontor::announcements
