#pragma once

#include "kontor/kernel.h"
#include "run.h"

namespace kontor::directory {

/// Template data of a run: a line of the list, and the whole of it with the diff.
Json runSummary(const Run& run, const Viewer& viewer, Kernel& kernel);
Json runDetail(const Run& run, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::directory
