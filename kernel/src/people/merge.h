#pragma once

#include "kontor/kernel.h"

namespace kontor {

/// Gives everything of one account to another: references of every kind, what plugins keep of people, files, roles,
/// groups, addresses. The one that goes is deleted and points at the other. One transaction. See People::merge.
Json mergePeople(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t fromId, std::int64_t intoId);

}  // namespace kontor
