#pragma once

#include <string>

#include "directory.h"
#include "kontor/job.h"
#include "kontor/kernel.h"
#include "run.h"

namespace kontor::directory {

struct RunRequest {
    std::string mode = "full";
    bool dryRun = false;
    std::int64_t allowLocks = 0;  ///< past the brake
};

/// Lets a directory be synchronised soon; gives the run's id. Throws Conflict when one goes on.
std::int64_t startRun(Kernel& kernel, const Viewer& viewer, std::int64_t directoryId, const RunRequest& request);
/// Asks a run to end. Throws Conflict when it is over.
void cancelRun(Kernel& kernel, const Viewer& viewer, std::int64_t runId);

/// Does what startRun asked for.
Job syncJob();
/// Starts runs whose time has come.
Job scheduleJob();

}  // namespace kontor::directory
