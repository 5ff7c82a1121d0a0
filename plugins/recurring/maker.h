#pragma once

#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor::recurring {

/// The job that makes the tickets. What was missed, while the server was down or it was switched off, makes one ticket,
/// not one for each time.
Job makingJob();

}  // namespace kontor::recurring
