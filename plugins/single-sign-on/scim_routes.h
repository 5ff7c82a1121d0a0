#pragma once

#include "kontor/registry.h"

namespace kontor::sso {

/// SCIM 2.0 (RFC 7643, RFC 7644) under /scim/v2.
void addScimRoutes(Registry& registry);

}  // namespace kontor::sso
