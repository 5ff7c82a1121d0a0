#pragma once

#include <span>

#include "kontor/kernel.h"
#include "run.h"

namespace kontor::directory {

/// Template data of runs: lines of a list.
Json runSummaries(std::span<const Run> runs, const Viewer& viewer, Kernel& kernel);
/// One run with its progress and the diff.
Json runDetail(const Run& run, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::directory
