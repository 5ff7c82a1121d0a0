#pragma once

#include "kontor/registry.h"

namespace kontor::software {

/// Lists and pages of software and licences, and what they show in the pages of assets.
void addPages(Registry& registry);

}  // namespace kontor::software
