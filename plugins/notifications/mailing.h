#pragma once

#include "kontor/kernel.h"

namespace kontor::notifications {

/// Mails people what they have not read meanwhile: all that is due to a person in one mail.
Job mailJob();
/// Sends what is due; the job's work.
void mailDue(JobRun& run, Kernel& kernel);

}  // namespace kontor::notifications
