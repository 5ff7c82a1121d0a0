#pragma once

#include "kontor/kernel.h"

namespace kontor::api {

/// As who a job goes on with what somebody began: the same person in the same way, with no more than their token
/// allowed.
Json storedActor(const Viewer& viewer);
/// The same with the rights of now. Throws NotFound when that person is gone or inactive.
Viewer actorFrom(Kernel& kernel, std::int64_t userId, const Json& stored, std::string reason);

}  // namespace kontor::api
