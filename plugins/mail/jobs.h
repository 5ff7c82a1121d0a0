#pragma once

#include "kontor/event.h"
#include "kontor/job.h"

namespace kontor::mail {

Job pollJob();
Job sendJob();

/// Handles the change of a record: an answer in a ticket's conversation is queued.
void queueReply(const RecordChanged& change, Kernel& kernel);

}  // namespace kontor::mail
