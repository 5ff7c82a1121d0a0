#pragma once

#include <string>

#include "kontor/records.h"

namespace kontor::directory {

/// Throws Invalid(field) for a role that does not exist and Forbidden when it allows what the viewer may not: who sets
/// up directories must not make others more powerful than themselves.
void requireRole(WriteContext& context, const char* field, const std::string& role);
/// The same for all roles that members of a group are given by it.
void requireGroup(WriteContext& context, std::int64_t groupId);

}  // namespace kontor::directory
