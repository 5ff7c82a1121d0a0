#pragma once

#include "kontor/job.h"

namespace kontor::automation {

/// Takes away runs and trials that are old enough.
Job sweepJob();

}  // namespace kontor::automation
