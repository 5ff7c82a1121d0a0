#include "outgoing_sender.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "log_events.h"
#include "mail_store.h"
#include "server_access.h"

namespace kontor::mail {

namespace {

constexpr auto giveUpAfter = std::chrono::hours(72);

/// How long to wait after the n-th attempt.
Duration pauseOfSending(std::int64_t attempts) {
    static constexpr std::array<int, 8> minutes{1, 2, 5, 15, 30, 60, 120, 240};
    const auto index = std::min<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(attempts, 1)) - 1, 7);
    return std::chrono::minutes(minutes[index]);
}

std::int64_t unixSeconds(Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// Why the connection broke, if it did.
std::string brokenBy(const std::vector<Delivery>& deliveries) {
    for (const Delivery& delivery : deliveries)
        if (delivery.code == 0 && delivery.result == Delivery::Result::TryAgain) return delivery.answer;
    return {};
}

std::vector<std::string> strings(const std::string& json) {
    std::vector<std::string> result;
    const Json list = Json::parse(json);
    for (const Json& item : list.items()) result.push_back(item.text());
    return result;
}

}  // namespace

struct OutgoingSender::Row {
    std::int64_t id = 0;
    std::int64_t mailboxId = 0;
    std::optional<std::int64_t> ticketId;
    std::string purpose;
    std::string messageId;
    std::string fromName;
    std::string subject;
    std::string text;
    std::string html;
    std::string inReplyTo;
    std::string references;
    std::string files;
    std::int64_t attempts = 0;
    Time createdAt{};
    std::string unsubscribe;

    static constexpr auto columns =
        std::tuple{&Row::id,         &Row::mailboxId, &Row::ticketId, &Row::purpose,   &Row::messageId,
                   &Row::fromName,   &Row::subject,   &Row::text,     &Row::html,      &Row::inReplyTo,
                   &Row::references, &Row::files,     &Row::attempts, &Row::createdAt, &Row::unsubscribe};
};

struct OutgoingSender::Recipient {
    std::string address;
    std::string name;
    std::int64_t copy = 0;  ///< 0: to; 1: cc; 2: not named
    std::string state;
    static constexpr auto columns =
        std::tuple{&Recipient::address, &Recipient::name, &Recipient::copy, &Recipient::state};
};

void OutgoingSender::run(JobRun& job) {
    _job = &job;
    const auto due = _kernel.db().read([&](Transaction& tx) {
        return tx.all<std::int64_t>(
            "SELECT o.id FROM mail_outgoing o JOIN mailboxes m ON m.id = o.mailbox_id "
            "WHERE o.state = 'queued' AND o.next_attempt_at <= ? AND m.active = 1 ORDER BY o.next_attempt_at LIMIT 200",
            _kernel.clock().now());
    });
    std::int64_t done = 0;
    for (const std::int64_t id : due) {
        if (job.cancelled()) break;
        send(id);
        job.progress(++done, static_cast<std::int64_t>(due.size()));
    }
    for (auto& [mailbox, client] : _clients)
        if (client) client->quit();
    noteServers(job);
}

/// How the servers do is kept with the mailboxes, and in the server's health once it lasts.
void OutgoingSender::noteServers(JobRun& job) {
    if (job.cancelled()) return;
    const Time now = _kernel.clock().now();
    const auto silence = std::chrono::minutes(_kernel.settings().integer("mail.alarm_minutes"));
    _kernel.db().write([&](Transaction& tx) {
        for (const std::int64_t mailbox : _reached)
            if (!_unreachable.contains(mailbox) && !_broken.contains(mailbox)) store::sendSucceeded(tx, mailbox);
        for (const auto* failed : {&_unreachable, &_broken})
            for (const auto& [mailbox, error] : *failed) store::sendFailed(tx, mailbox, now, error);
    });
    const auto silent = _kernel.db().read([&](Transaction& tx) { return store::silentSenders(tx, now - silence); });
    if (!silent.empty()) throw std::runtime_error("mail does not leave: " + join(silent, "; "));
}

SmtpClient& OutgoingSender::clientFor(const Mailbox& mailbox) {
    auto& client = _clients[mailbox.id];
    if (!client)
        client = signedIn(_kernel, mailbox, [&] {
            return std::make_unique<SmtpClient>(smtpServer(_kernel, mailbox, [this] { return _job->cancelled(); }),
                                                helloName(_kernel, mailbox));
        });
    _reached.insert(mailbox.id);
    return *client;
}

void OutgoingSender::send(std::int64_t id) {
    Context frame("outgoing_mail", std::to_string(id));
    struct Work {
        Row row;
        std::vector<Recipient> recipients;
        Mailbox mailbox;
    };
    const Work work = _kernel.db().read([&](Transaction& tx) {
        Work found;
        found.row = tx.one<Row>(
            "SELECT id, mailbox_id, ticket_id, purpose, message_id, from_name, subject, body_text, body_html, "
            "in_reply_to, "
            "reference_ids, files, attempts, created_at, unsubscribe FROM mail_outgoing WHERE id = ?",
            id);
        found.recipients = tx.all<Recipient>(
            "SELECT address, name, copy, state FROM mail_recipients WHERE outgoing_id = ? ORDER BY position", id);
        found.mailbox = _kernel.records().get<Mailbox>(tx, mailViewer(), found.row.mailboxId);
        return found;
    });
    std::vector<std::string> open;
    for (const Recipient& recipient : work.recipients)
        if (recipient.state == "queued") open.push_back(recipient.address);

    const auto all = [&](Delivery::Result result, const std::string& answer) {
        std::vector<Delivery> deliveries;
        deliveries.reserve(open.size());
        for (const std::string& address : open) deliveries.push_back({address, result, 0, answer});
        return deliveries;
    };
    if (const auto why = _unreachable.find(work.mailbox.id); why != _unreachable.end())
        return settle(work.row, work.mailbox, all(Delivery::Result::TryAgain, why->second));
    try {
        const std::string raw = buildMessage(build(work.row, work.recipients, work.mailbox));
        SmtpClient& client = clientFor(work.mailbox);
        const auto deliveries = client.send(work.mailbox.address, open, raw);
        const bool lost = !brokenBy(deliveries).empty();
        if (lost && _job->cancelled()) return;
        if (lost) {
            // It may be this mail alone that the server breaks on: the next one gets a connection of its own.
            _clients.erase(work.mailbox.id);
            _broken[work.mailbox.id] = brokenBy(deliveries);
        } else {
            _broken.erase(work.mailbox.id);
        }
        settle(work.row, work.mailbox, deliveries);
    } catch (const MailServerError& error) {
        if (_job->cancelled()) return;
        _clients.erase(work.mailbox.id);
        _unreachable[work.mailbox.id] = error.what();
        settle(work.row, work.mailbox, all(Delivery::Result::TryAgain, error.what()));
    } catch (const std::invalid_argument& error) {
        settle(work.row, work.mailbox, all(Delivery::Result::Refused, error.what()));
    }
}

OutgoingMessage OutgoingSender::build(const Row& row, const std::vector<Recipient>& recipients,
                                      const Mailbox& mailbox) {
    OutgoingMessage message;
    message.from = {row.fromName, mailbox.address};
    if (mailbox.plusAddressing && row.ticketId)
        message.replyTo = _identity.signer.replyAddress(mailbox.address, *row.ticketId);
    for (const Recipient& recipient : recipients)
        if (recipient.copy < 2)
            (recipient.copy == 1 ? message.cc : message.to).push_back({recipient.name, recipient.address});
    // Nobody but people who are not named: it must go to somebody.
    if (message.to.empty() && message.cc.empty()) message.to.push_back({mailbox.name, mailbox.address});
    message.subject = row.subject;
    message.text = row.text;
    message.html = row.html;
    message.messageId = row.messageId;
    message.inReplyTo = row.inReplyTo;
    message.references = strings(row.references);
    if (row.purpose == "acknowledgement") message.origin = OutgoingMessage::Origin::AutoReplied;
    if (row.purpose == "notification" || row.purpose == "product" || row.purpose == "copy")
        message.origin = OutgoingMessage::Origin::AutoGenerated;
    message.unsubscribe = row.unsubscribe;
    message.instanceId = _identity.instanceId;
    message.date = unixSeconds(row.createdAt);
    const Json files = Json::parse(row.files);
    for (const Json& item : files.items()) {
        const auto file = _kernel.db().read(
            [&](Transaction& tx) { return _kernel.files().find(tx, mailViewer(), item["file_id"].integer()); });
        message.attachments.push_back(
            {file.name, file.mediaType, _kernel.files().read(file), item["content_id"].text()});
    }
    return message;
}

void OutgoingSender::settle(const Row& row, const Mailbox& mailbox, const std::vector<Delivery>& deliveries) {
    const bool tooOld = _kernel.clock().now() - row.createdAt > giveUpAfter;
    std::string error;
    for (const Delivery& delivery : deliveries)
        if (delivery.result != Delivery::Result::Accepted)
            error = delivery.recipient + ": " + (delivery.code ? std::to_string(delivery.code) + " " : "") +
                    delivery.answer;
    _kernel.db().write([&](Transaction& tx) {
        const Time now = _kernel.clock().now();
        bool waiting = false;
        for (const Delivery& delivery : deliveries) {
            std::string state = "queued";
            if (delivery.result == Delivery::Result::Accepted) state = "sent";
            if (delivery.result == Delivery::Result::Refused || (tooOld && state == "queued")) state = "refused";
            waiting = waiting || state == "queued";
            tx.execute(
                "UPDATE mail_recipients SET state = ?, code = ?, answer = ? WHERE outgoing_id = ? AND address = ?",
                state, delivery.code, std::string(leftCharacters(delivery.answer, 600)), row.id, delivery.recipient);
            if (state != "refused" || !row.ticketId) continue;
            tickets::Answer note;
            note.text = _kernel.translations().text(mailbox.locale, "mail.note.refused",
                                                    {{"address", delivery.recipient}, {"reason", delivery.answer}});
            _kernel.get<tickets::TicketService>().note(tx, mailViewer(), *row.ticketId, note, true);
        }
        const auto refused = tx.one<std::int64_t>(
            "SELECT COUNT(*) FROM mail_recipients WHERE outgoing_id = ? AND state = 'refused'", row.id);
        const std::string state = waiting ? "queued" : refused > 0 ? "failed" : "sent";
        tx.execute(
            "UPDATE mail_outgoing SET state = ?, attempts = attempts + 1, next_attempt_at = NULL, last_error = ?, "
            "version = version + 1, updated_at = ? WHERE id = ?",
            state, std::string(leftCharacters(error, 1000)), now, row.id);
        if (waiting)
            tx.execute("UPDATE mail_outgoing SET next_attempt_at = ? WHERE id = ?",
                       now + pauseOfSending(row.attempts + 1), row.id);
        // What the product writes may be a link that lets its reader in; it is not kept.
        if (state == "sent")
            tx.execute(
                "UPDATE mail_outgoing SET sent_at = ?, body_text = IF(purpose = 'product', '', body_text), "
                "body_html = IF(purpose = 'product', '', body_html), unsubscribe = '' WHERE id = ?",
                now, row.id);
    });
    if (!error.empty())
        log(sendFailed, {{"id", std::to_string(row.id)}, {"server", mailbox.smtpHost}, {"error", error}});
}

}  // namespace kontor::mail
