#pragma once

#include "kontor/kernel.h"

namespace kontor::web {

/// Where somebody is signed in, and their last sign-ins.
void putSessions(Json& data, Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t userId);
/// The form's wish to end one session (`id`), or all others.
void endSession(Request& request, const Viewer& viewer, Kernel& kernel);
void endOtherSessions(const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::web
