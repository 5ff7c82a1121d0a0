#pragma once

#include "kontor/registry.h"

namespace kontor::sso {

/// Trying an identity provider over REST; all else about them are records.
void addRoutes(Registry& registry);

}  // namespace kontor::sso
