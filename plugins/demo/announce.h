#pragma once

#include "kontor/kernel.h"

namespace kontor::demo {

/// Announces work on the mail server, where there are announcements and nobody has announced anything.
void announce(Kernel& kernel);

}  // namespace kontor::demo
