#pragma once

#include "kontor/kernel.h"

namespace kontor::demo {

/// What the company promises its people, and a few tickets of today whose clocks run. Only where service levels are
/// installed and nothing is promised yet.
void promise(Kernel& kernel);

}  // namespace kontor::demo
