#pragma once

#include <vector>

#include "kontor/job.h"

namespace kontor {

/// Removes what nobody needs any more: uploads that were never used, sessions that ended, the history of jobs, old
/// answers.
std::vector<Job> housekeepingJobs();

}  // namespace kontor
