#pragma once

#include "kontor/kernel.h"

namespace kontor::web {

/// What the profile shows of where one is signed in, and of one's last sign-ins.
void putSessions(Json& data, Transaction& tx, const Viewer& viewer, Kernel& kernel);
/// The form's wish to end one session (`id`), or all others.
void endSession(Request& request, const Viewer& viewer, Kernel& kernel);
void endOtherSessions(const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::web
