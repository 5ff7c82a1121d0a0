#pragma once

#include "kontor/event.h"
#include "kontor/job.h"

namespace kontor::mail {

Job pollJob();
Job sendJob();

/// Handles the change of a record: an answer in a ticket's conversation is queued.
void queueReply(const RecordChanged& change, Kernel& kernel);

/// Polls all mailboxes without waiting for the next time or the end of a pause.
void pollNow(Kernel& kernel);

}  // namespace kontor::mail
