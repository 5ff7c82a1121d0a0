#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// Settings, plugins, jobs and the journal.
void addSystemPages(Registry& registry);

}  // namespace kontor::web
