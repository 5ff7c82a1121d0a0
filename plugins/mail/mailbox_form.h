#pragma once

#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/kernel.h"

namespace kontor::mail {

/// Data of the form for a mailbox: its sections and fields with the values given (as JSON of the record) and, after a
/// failed save, what is wrong with each.
Json mailboxForm(Kernel& kernel, const Viewer& viewer, const Json& values, const Invalid* invalid);

/// The values of a submitted form as JSON for the record; an empty password is left out.
Json mailboxValues(Request& request);

}  // namespace kontor::mail
