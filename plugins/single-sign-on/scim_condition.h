#pragma once

#include "core/scim_filter.h"
#include "kontor/sql.h"

namespace kontor::sso {

/// What a filter means for rows of people (`t`, with `s` of scim_users) and of groups (`t`, with `s` of scim_groups).
/// Values are bound. Throws ScimError invalidFilter for an attribute that can't be asked for.
Predicate userCondition(const ScimFilter& filter);
Predicate groupCondition(const ScimFilter& filter);

}  // namespace kontor::sso
