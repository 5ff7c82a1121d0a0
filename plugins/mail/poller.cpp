#include "poller.h"

#include <algorithm>
#include <stdexcept>

#include "core/imap_client.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"
#include "log_events.h"
#include "mail_store.h"
#include "server_access.h"

namespace kontor::mail {

namespace {

constexpr std::uint64_t maxMailBytes = 60U << 20U;
constexpr auto staleAfter = std::chrono::days(14);

/// How long a mailbox is left alone after so many failures in a row.
Duration pauseOfPolling(std::int64_t failures) {
    return std::chrono::minutes(std::min<std::int64_t>(std::int64_t{1} << std::min<std::int64_t>(failures - 1, 4), 15));
}

}  // namespace

void Poller::run(JobRun& job) {
    const auto mailboxes = _kernel.db().read([&](Transaction& tx) {
        ListRequest request;
        request.q = "active:true";
        request.limit = 200;
        return _kernel.records().all<Mailbox>(tx, mailViewer(), request);
    });
    std::int64_t done = 0;
    std::vector<std::string> troubles;
    for (const Mailbox& mailbox : mailboxes) {
        if (job.cancelled()) return;
        Context frame("mailbox", mailbox.address);
        const Time now = _kernel.clock().now();
        if (mailbox.nextPollAt && *mailbox.nextPollAt > now) {
            if (mailbox.alarm) troubles.push_back(mailbox.address + ": " + mailbox.lastError);
        } else {
            try {
                workOffSpool(mailbox, job);
                if (!mailbox.imapHost.empty()) {
                    poll(mailbox, job);
                    _kernel.db().write(
                        [&](Transaction& tx) { store::pollSucceeded(tx, mailbox.id, _kernel.clock().now()); });
                    if (mailbox.pollFailures > 0) log(mailboxRecovered, {{"mailbox", mailbox.address}});
                }
            } catch (const std::exception& error) {
                // A stop of the server is no trouble of the mailbox.
                if (job.cancelled()) return;
                if (noteFailure(mailbox, error.what())) troubles.push_back(mailbox.address + ": " + error.what());
            }
        }
        if (isStale(mailbox)) troubles.push_back(mailbox.address + ": its access token was not renewed for 14 days");
        job.progress(++done, static_cast<std::int64_t>(mailboxes.size()), mailbox.address);
    }
    // A job that fails shows up in the server's health.
    if (!troubles.empty()) throw std::runtime_error(join(troubles, "; "));
}

/// Whether it is time for the alarm.
bool Poller::noteFailure(const Mailbox& mailbox, const std::string& error) {
    const Time now = _kernel.clock().now();
    const auto silence = std::chrono::minutes(_kernel.settings().integer("mail.alarm_minutes"));
    const Time since = mailbox.lastSuccessAt.value_or(mailbox.createdAt);
    const bool alarm = now - since > silence;
    log(pollFailed, {{"mailbox", mailbox.address}, {"error", error}});
    if (alarm && !mailbox.alarm) log(mailboxSilent, {{"mailbox", mailbox.address}, {"since", formatTime(since)}});
    const Time next = now + pauseOfPolling(mailbox.pollFailures + 1);
    _kernel.db().write([&](Transaction& tx) { store::pollFailed(tx, mailbox.id, now, error, alarm, next); });
    return alarm;
}

/// A refresh token that nobody uses expires one day, and then mail stops.
bool Poller::isStale(const Mailbox& mailbox) const {
    const Time now = _kernel.clock().now();
    const bool stale = mailbox.usesOAuth() && mailbox.oauthRefreshedAt && now - *mailbox.oauthRefreshedAt > staleAfter;
    if (stale) log(oauthStale, {{"mailbox", mailbox.address}, {"at", formatTime(*mailbox.oauthRefreshedAt)}});
    return stale;
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
    const auto stopped = [&job] { return job.cancelled(); };
    const auto client =
        signedIn(_kernel, mailbox, [&] { return std::make_unique<ImapClient>(imapServer(_kernel, mailbox, stopped)); });
    const bool moves = mailbox.afterReading == "move";
    if (moves) client->ensureFolder(mailbox.doneFolder);
    const FolderState folder = client->select(mailbox.imapFolder);
    std::int64_t done = 0;
    for (const std::uint32_t uid : client->searchUnseen()) {
        if (job.cancelled()) break;
        const auto known = _kernel.db().read(
            [&](Transaction& tx) { return store::findSpooled(tx, mailbox.id, folder.uidValidity, uid); });
        const std::int64_t id = known ? known->id : fetch(*client, mailbox, folder, uid);
        if (id == 0) continue;  // somebody else took it away
        _intake.process(id);
        KONTOR_TESTPOINT("mail.before_mark_seen");
        if (moves)
            client->move(uid, mailbox.doneFolder);
        else
            client->markSeen(uid);
        job.progress(++done, 0, mailbox.address);
    }
    client->logout();
}

/// Gives the id of the spooled mail; 0 when it is gone from the server.
std::int64_t Poller::fetch(ImapClient& client, const Mailbox& mailbox, const FolderState& folder, std::uint32_t uid) {
    try {
        if (client.sizeOf(uid) > maxMailBytes)
            return _intake.refuse(mailbox, folder.uidValidity, uid,
                                  "the mail is larger than 60 MB; it stays on the mail server");
        const FetchedMessage message = client.fetch(uid, maxMailBytes);
        return message.uid == 0 ? 0 : _intake.spool(mailbox, folder.uidValidity, uid, message.raw);
    } catch (const MailServerError& error) {
        // One mail that the server chokes on must not keep the others from coming.
        if (_kernel.get<MailSystem>().givesUpFetching(mailbox.id, uid))
            _intake.refuse(
                mailbox, folder.uidValidity, uid,
                std::string("it could not be fetched three times; it stays on the mail server: ") + error.what());
        throw;
    }
}

}  // namespace kontor::mail
