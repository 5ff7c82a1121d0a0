#pragma once

#include "kontor/kernel.h"

namespace kontor::notifications {

/// Has browsers show what is due.
void pushDue(JobRun& run, Kernel& kernel);

}  // namespace kontor::notifications
