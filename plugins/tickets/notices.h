#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// What people are told of tickets: the sorts of notices, and the subscriber that sees to it.
void addNotices(Registry& registry);

}  // namespace kontor::tickets
