#pragma once

#include "kontor/kernel.h"

namespace kontor::web {

/// Below the form of a person, a group or a role: the roles given to them, or to whom it was given. Nothing for others.
void putRoleGrants(Json& data, const Viewer& viewer, Kernel& kernel, const RecordType& type,
                   const std::optional<AnyRecord>& record);

}  // namespace kontor::web
