#pragma once

#include "scim_filter.h"

namespace kontor::sso {

/// Applies the operations of a PATCH (RFC 7644, 3.5.2) to a resource. Understands also what Entra ID makes of it: names
/// of operations in any case, values without a path, paths within such values, the removal of members by value, and
/// items that a path's filter describes and that are not there yet. Throws ScimError.
void applyScimPatch(Json& resource, const Json& request);

}  // namespace kontor::sso
