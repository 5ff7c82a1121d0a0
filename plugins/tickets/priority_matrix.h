#pragma once

#include <vector>

#include "kontor/http.h"
#include "kontor/kernel.h"

namespace kontor::tickets {

/// {"low": {"low": "normal", …}, …}: of each impact and urgency the name of a priority.
Json matrixJson(Kernel& kernel);
/// Keeps it; all nine must be there, each a priority in use. Throws Invalid, naming `IMPACT.URGENCY`. Tickets get their
/// priority by it when they are made, or their impact or urgency changes.
void saveMatrix(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Json& matrix);

/// GET and PUT /api/v1/tickets/priority-matrix
std::vector<Route> matrixRoutes();

}  // namespace kontor::tickets
