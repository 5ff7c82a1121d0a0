#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// "Someone else is looking at this, or writing": pages say so every few seconds and hear who else does. A row per
/// person and record, so that it holds for several servers on one database, and it is no change of the record: no
/// journal, no event.
void addPresence(Registry& registry);

}  // namespace kontor::web
