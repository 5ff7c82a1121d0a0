#pragma once

#include "kontor/registry.h"

namespace kontor::satisfaction {

/// The steps a mail offers: each opens the form with that step chosen.
void addOneClicks(Registry& registry);

}  // namespace kontor::satisfaction
