#include "poller.h"

#include "core/imap_client.h"
#include "kontor/testpoint.h"
#include "log_events.h"
#include "mail_store.h"
#include "server_access.h"

namespace kontor::mail {

namespace {

constexpr std::uint64_t maxMailBytes = 60U << 20U;

}  // namespace

void Poller::run(JobRun& job) {
    const auto mailboxes = _kernel.db().read([&](Transaction& tx) {
        ListRequest request;
        request.q = "active:true";
        request.limit = 200;
        return _kernel.records().all<Mailbox>(tx, mailViewer(), request);
    });
    std::int64_t done = 0;
    for (const Mailbox& mailbox : mailboxes) {
        if (job.cancelled()) return;
        Context frame("mailbox", mailbox.address);
        try {
            workOffSpool(mailbox, job);
            if (!mailbox.imapHost.empty()) {
                poll(mailbox, job);
                _kernel.db().write(
                    [&](Transaction& tx) { store::pollSucceeded(tx, mailbox.id, _kernel.clock().now()); });
            }
        } catch (const std::exception& error) {
            const Time now = _kernel.clock().now();
            const auto silence = std::chrono::minutes(_kernel.settings().integer("mail.alarm_minutes"));
            const Time since = mailbox.lastSuccessAt.value_or(mailbox.createdAt);
            const bool alarm = now - since > silence;
            log(pollFailed, {{"mailbox", mailbox.address}, {"error", error.what()}});
            if (alarm && !mailbox.alarm)
                log(mailboxSilent, {{"mailbox", mailbox.address}, {"since", formatTime(since)}});
            _kernel.db().write([&](Transaction& tx) { store::pollFailed(tx, mailbox.id, now, error.what(), alarm); });
        }
        job.progress(++done, static_cast<std::int64_t>(mailboxes.size()), mailbox.address);
    }
}

void Poller::workOffSpool(const Mailbox& mailbox, JobRun& job) {
    const auto waiting = _kernel.db().read([&](Transaction& tx) { return store::waiting(tx, mailbox.id); });
    for (const std::int64_t id : waiting) {
        if (job.cancelled()) return;
        _intake.process(id);
        job.progress(0, 0);
    }
}

void Poller::poll(const Mailbox& mailbox, JobRun& job) {
    ImapClient client(imapServer(_kernel, mailbox));
    const bool moves = mailbox.afterReading == "move";
    if (moves) client.ensureFolder(mailbox.doneFolder);
    const FolderState folder = client.select(mailbox.imapFolder);
    std::int64_t done = 0;
    for (const std::uint32_t uid : client.searchUnseen()) {
        if (job.cancelled()) break;
        const auto known = _kernel.db().read(
            [&](Transaction& tx) { return store::findSpooled(tx, mailbox.id, folder.uidValidity, uid); });
        std::int64_t id = known ? known->id : 0;
        if (!known) {
            if (client.sizeOf(uid) > maxMailBytes) {
                id = _intake.refuse(mailbox, folder.uidValidity, uid,
                                    "the mail is larger than 60 MB; it stays on the mail server");
            } else {
                const FetchedMessage message = client.fetch(uid, maxMailBytes);
                if (message.uid == 0) continue;  // somebody else took it away
                id = _intake.spool(mailbox, folder.uidValidity, uid, message.raw);
            }
        }
        _intake.process(id);
        KONTOR_TESTPOINT("mail.before_mark_seen");
        if (moves)
            client.move(uid, mailbox.doneFolder);
        else
            client.markSeen(uid);
        job.progress(++done, 0, mailbox.address);
    }
    client.logout();
}

}  // namespace kontor::mail
