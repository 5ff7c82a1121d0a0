#pragma once

#include "core/imap_client.h"
#include "intake.h"
#include "kontor/kernel.h"
#include "mailbox.h"

namespace kontor::mail {

/// Fetches the mail of all mailboxes. A mail is marked as read or moved on the server only when it is filed or
/// quarantined, and that is committed: a crash in between finds it in the spool again.
class Poller {
  public:
    Poller(Kernel& kernel, Intake& intake) : _kernel(kernel), _intake(intake) {}

    /// All active mailboxes, one after the other; trouble with one is noted with it, it is left alone for a growing
    /// pause, and the next one goes on. Throws at the end when a mailbox is silent for so long that somebody should
    /// know.
    void run(JobRun& job);

  private:
    void poll(const Mailbox& mailbox, JobRun& job);
    std::int64_t fetch(ImapClient& client, const Mailbox& mailbox, const FolderState& folder, std::uint32_t uid);
    bool noteFailure(const Mailbox& mailbox, const std::string& error);
    bool isStale(const Mailbox& mailbox) const;
    void workOffSpool(const Mailbox& mailbox, JobRun& job);

    Kernel& _kernel;
    Intake& _intake;
};

}  // namespace kontor::mail
