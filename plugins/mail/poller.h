#pragma once

#include "intake.h"
#include "kontor/kernel.h"
#include "mailbox.h"

namespace kontor::mail {

/// Fetches the mail of all mailboxes. A mail is marked as read or moved on the server only when it is filed or
/// quarantined, and that is committed: a crash in between finds it in the spool again.
class Poller {
  public:
    Poller(Kernel& kernel, Intake& intake) : _kernel(kernel), _intake(intake) {}

    /// All active mailboxes, one after the other; trouble with one is noted with it and the next one goes on.
    void run(JobRun& job);

  private:
    void poll(const Mailbox& mailbox, JobRun& job);
    void workOffSpool(const Mailbox& mailbox, JobRun& job);

    Kernel& _kernel;
    Intake& _intake;
};

}  // namespace kontor::mail
