#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// Entries of the administration: types, makers, models, changes of state, what audits could not decide.
void addMenus(Registry& registry);

}  // namespace kontor::assets
