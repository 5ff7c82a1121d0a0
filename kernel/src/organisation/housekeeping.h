#pragma once

#include <vector>

#include "kontor/job.h"

namespace kontor {

/// Removes uploads that were never used. What else has its time, the server itself prunes.
std::vector<Job> housekeepingJobs();

}  // namespace kontor
