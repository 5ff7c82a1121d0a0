#pragma once

#include <string>
#include <vector>

#include "kontor/http.h"
#include "kontor/job.h"
#include "kontor/kernel.h"

namespace kontor::tickets {

/// Takes a value out of use and starts the job that gives its tickets another one and then deletes it. The other one is
/// inside the same state or level. Throws Conflict for what came with the product, Invalid("with"). Gives the job.
std::int64_t startReplacing(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& choice,
                            const std::string& with);

/// tickets.replace_choice
Job replacingJob();
/// POST /api/v1/ticket-statuses/{id}/replace, and of priorities and resolutions.
std::vector<Route> replacingRoutes();

}  // namespace kontor::tickets
