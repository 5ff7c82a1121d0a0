#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// Roles and permissions as a matrix, and why somebody can or can't see a record.
void addRightsPages(Registry& registry);

}  // namespace kontor::web
