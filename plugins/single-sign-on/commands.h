#pragma once

#include "kontor/registry.h"

namespace kontor::sso {

/// `sso providers` and `sso test`.
void addCommands(Registry& registry);

}  // namespace kontor::sso
