#include "jobs.h"

#include "kontor/collaboration/message.h"
#include "kontor/tickets/ticket.h"
#include "mail_store.h"
#include "mail_system.h"
#include "outgoing_sender.h"
#include "poller.h"

namespace kontor::mail {

Job pollJob() {
    Job job;
    job.name = "mail.poll";
    job.doc = "Fetches the mail of all mailboxes and files it.";
    job.every = std::chrono::seconds(60);
    job.run = [](JobRun& run, Kernel& kernel) { Poller(kernel, kernel.get<MailSystem>().intake()).run(run); };
    return job;
}

Job sendJob() {
    Job job;
    job.name = "mail.send";
    job.doc = "Sends the mail that is due.";
    job.every = std::chrono::seconds(30);
    job.run = [](JobRun& run, Kernel& kernel) { OutgoingSender(kernel, kernel.get<MailSystem>().identity()).run(run); };
    return job;
}

void pollNow(Kernel& kernel) {
    kernel.db().write([](Transaction& tx) { store::forgetPauses(tx); });
    kernel.jobs().wake("mail.poll");
}

void queueReply(const RecordChanged& change, Kernel& kernel) {
    if (change.kind != collaboration::Message::kind || change.action != "created" ||
        change.ownerKind != tickets::Ticket::kind)
        return;
    kernel.db().write([&](Transaction& tx) {
        try {
            kernel.get<MailSystem>().queue().reply(tx, change.ownerId, change.id);
        } catch (const NotFound&) {
            // The message or its ticket was deleted since: nothing to send any more.
        }
    });
}

}  // namespace kontor::mail
