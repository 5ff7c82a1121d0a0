#include "outgoing_queue.h"

#include <algorithm>

#include "core/mime_message.h"
#include "kontor/collaboration/message.h"
#include "kontor/html.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "mail_store.h"
#include "outgoing_mail.h"
#include "signature.h"

namespace kontor::mail {

namespace {

using collaboration::Message;
using tickets::Ticket;

std::string domainOf(const std::string& address) {
    return address.substr(address.rfind('@') + 1);
}

/// One line without control characters: what may stand in a header.
std::string headerText(std::string_view text, std::size_t most) {
    std::string line(leftCharacters(text, most));
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return line;
}

std::string subjectOf(const Ticket& ticket) {
    if (ticket.subject.find("[" + ticket.number + "]") != std::string::npos) return ticket.subject;
    return "[" + ticket.number + "] " + ticket.subject;
}

bool isAddress(const std::string& address) {
    const auto at = address.rfind('@');
    return at != std::string::npos && at > 0 && at + 1 < address.size() && address.size() <= 320 &&
           address.find_first_of(" \t\r\n<>,;\"") == std::string::npos;
}

void add(std::vector<MailRecipient>& list, MailRecipient recipient) {
    recipient.address = asciiLower(recipient.address);
    const bool there = std::any_of(list.begin(), list.end(),
                                   [&](const MailRecipient& other) { return other.address == recipient.address; });
    if (!there && isAddress(recipient.address)) list.push_back(std::move(recipient));
}

/// Pictures that the HTML shows from our server travel with the mail.
void takeFiles(Json& files, std::string& html, const Json& attachments) {
    if (!attachments.isArray()) return;
    for (const Json& attachment : attachments.items()) {
        const std::int64_t id = attachment["file_id"].integer();
        const std::string quoted = "\"/api/v1/files/" + std::to_string(id) + "\"";
        const std::string contentId = "file-" + std::to_string(id) + "@kontor";
        const bool shown = html.find(quoted) != std::string::npos;
        if (shown) html = replaceAll(std::move(html), quoted, "\"cid:" + contentId + "\"");
        files.push(Json::object({{"file_id", id}, {"content_id", shown ? contentId : ""}}));
    }
}

}  // namespace

bool OutgoingQueue::isQueued(Transaction& tx, const std::string& purpose, std::int64_t sourceId) {
    return tx.maybe<std::int64_t>("SELECT id FROM mail_outgoing WHERE purpose = ? AND source_id = ?", purpose, sourceId)
        .has_value();
}

std::optional<Mailbox> OutgoingQueue::mailboxFor(Transaction& tx, std::optional<std::int64_t> ticketId,
                                                 std::optional<std::int64_t> wanted) {
    if (!wanted && ticketId)
        if (const auto thread = store::threadOf(tx, *ticketId)) wanted = thread->mailboxId;
    const auto id = tx.maybe<std::int64_t>(
        "SELECT id FROM mailboxes WHERE deleted_at IS NULL AND active = 1 AND smtp_host <> '' "
        "ORDER BY id = ? DESC, id LIMIT 1",
        wanted.value_or(0));
    if (!id) return std::nullopt;
    return _kernel->records().get<Mailbox>(tx, mailViewer(), *id);
}

std::string OutgoingQueue::localeOf(Transaction& tx, std::int64_t userId, const Mailbox& mailbox) {
    if (userId == 0) return mailbox.locale;
    try {
        return _kernel->accounts().viewerOf(tx, userId, Origin::mail).locale();
    } catch (const NotFound&) {
        return mailbox.locale;
    }
}

void OutgoingQueue::render(Draft& draft, const Ticket& ticket, const std::string& locale, const std::string& kind,
                           Json data) {
    const Translations& translations = _kernel->translations();
    const std::string base = _kernel->config("public_url");
    const kontor::Message::Params params{{"number", ticket.number}, {"mailbox", draft.mailbox.name}};
    const auto text = [&](const char* key) { return Json(translations.text(locale, key, params)); };
    data["number"] = ticket.number;
    data["subject"] = ticket.subject;
    data["mailbox"] = draft.mailbox.name;
    data["has_link"] = !base.empty();
    data["link"] = base + "/portal/tickets/" + std::to_string(ticket.id);
    data["received"] = text("mail.text.received");
    data["answer"] = text("mail.text.answer");
    data["follow"] = text("mail.text.follow");
    draft.text = _kernel->templates().render("mail/" + kind + "_text", data, locale);
    draft.html = _kernel->templates().render("mail/" + kind + "_html", data, locale);
    draft.subject = headerText(subjectOf(ticket), 300);
}

void OutgoingQueue::threadWith(Transaction& tx, Draft& draft, std::int64_t ticketId) {
    draft.references = store::messageIdsOf(tx, ticketId, 20);
    if (draft.inReplyTo.empty() && !draft.references.empty()) draft.inReplyTo = draft.references.back();
}

std::string OutgoingQueue::acknowledge(Transaction& tx, const Mailbox& mailbox, const Ticket& ticket, const Address& to,
                                       std::int64_t userId, const std::string& inReplyTo) {
    if (mailbox.smtpHost.empty()) return "not acknowledged: the mailbox does not send";
    if (isQueued(tx, "acknowledgement", ticket.id)) return "acknowledged before";
    const std::int64_t most = _kernel->settings().integer("mail.max_acknowledgements_hour");
    const auto sent = tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM mail_recipients r JOIN mail_outgoing o ON o.id = r.outgoing_id "
        "WHERE r.address = ? AND r.created_at > ? AND o.purpose = 'acknowledgement'",
        asciiLower(to.address), _kernel->clock().now() - std::chrono::hours(1));
    if (sent >= most)
        return "not acknowledged: " + std::to_string(sent) + " acknowledgements to that address in an hour";
    Draft draft;
    draft.mailbox = mailbox;
    draft.ticketId = ticket.id;
    draft.purpose = "acknowledgement";
    draft.sourceId = ticket.id;
    draft.fromName = mailbox.name;
    draft.inReplyTo = inReplyTo;
    draft.to = {{asciiLower(to.address), headerText(to.name, 200), false}};
    render(draft, ticket, localeOf(tx, userId, mailbox), "acknowledgement", Json::object());
    threadWith(tx, draft, ticket.id);
    return "acknowledged by outgoing mail " + std::to_string(insert(tx, draft));
}

void OutgoingQueue::addWatchers(Transaction& tx, Draft& draft, const Ticket& ticket) {
    for (const std::int64_t id : ticket.watcherIds) {
        try {
            // Rights are those of this moment: who may not see the ticket any more hears nothing of it.
            const Viewer watcher = _kernel->accounts().viewerOf(tx, id, Origin::mail);
            _kernel->records().get(tx, watcher, {std::string(Ticket::kind), ticket.id});
            if (watcher.may("collaboration.read"))
                add(draft.to, {watcher.data().email, headerText(watcher.name(), 200), false, true});
        } catch (const NotFound&) {
            continue;  // gone, or no longer concerned
        }
    }
}

std::string OutgoingQueue::address(Transaction& tx, Draft& draft, const Ticket& ticket, const Message& message) {
    const auto& mailbox = draft.mailbox;
    std::string locale = localeOf(tx, ticket.requesterId, mailbox);
    std::vector<std::string> has = store::ownAddresses(tx);
    has.push_back(asciiLower(message.from));
    const bool byMail = message.channel == "email";
    if (byMail)
        for (const auto* list : {&message.to, &message.cc})
            for (const std::string& address : *list) has.push_back(asciiLower(address));
    if (message.direction == "out") {
        const auto thread = store::threadOf(tx, ticket.id);
        if (!byMail && !message.to.empty()) {
            for (const std::string& address : message.to) add(draft.to, {address, {}, false});
        } else if (thread && mailbox.guestRequesterId == ticket.requesterId) {
            add(draft.to, {thread->senderAddress, headerText(thread->senderName, 200), false});
            locale = mailbox.locale;
        } else if (message.authorId != ticket.requesterId) {
            try {
                const Viewer requester = _kernel->accounts().viewerOf(tx, ticket.requesterId, Origin::mail);
                add(draft.to, {requester.data().email, headerText(requester.name(), 200), false});
            } catch (const NotFound&) {
                // The requester has left: nobody to write to, unless there are copies.
            }
        }
        if (!byMail)
            for (const std::string& address : message.cc) add(draft.to, {address, {}, true});
    }
    addWatchers(tx, draft, ticket);
    std::erase_if(draft.to, [&](const MailRecipient& recipient) {
        return std::find(has.begin(), has.end(), recipient.address) != has.end();
    });
    return locale;
}

void OutgoingQueue::reply(Transaction& tx, std::int64_t ticketId, std::int64_t messageId) {
    const Viewer viewer = mailViewer();
    const auto message = _kernel->records().get<Message>(tx, viewer, messageId);
    // What a rule writes to people goes out, and says that a machine wrote it.
    const bool byRule = message.automatic && message.direction == "out" && message.channel == "rule";
    const std::string purpose = byRule ? "notification" : message.direction == "out" ? "reply" : "copy";
    if (isQueued(tx, purpose, messageId)) return;
    // What other machines write, or somebody in another's name, is shown and goes nowhere.
    if ((message.automatic && !byRule) || store::isHeldBack(tx, messageId)) return;
    const auto ticket = _kernel->records().get<Ticket>(tx, viewer, ticketId);
    const auto mailbox = mailboxFor(tx, ticketId, {});
    if (!mailbox) return;

    Draft draft;
    draft.mailbox = *mailbox;
    draft.ticketId = ticketId;
    draft.purpose = purpose;
    draft.sourceId = messageId;
    const std::string locale = address(tx, draft, ticket, message);
    if (draft.to.empty()) return;

    std::string author = message.from;
    if (message.authorId) {
        const auto labels = _kernel->records().labels(tx, viewer, "user", {*message.authorId});
        if (!labels.empty()) author = labels.front().second;
    }
    draft.fromName = headerText(author.empty() ? mailbox->name : author + " (" + mailbox->name + ")", 250);
    std::string html = message.bodyHtml;
    takeFiles(draft.files, html, message.attachments);
    // What requesters write goes to watchers as it is.
    const std::string signature =
        message.direction == "out"
            ? signatureFor(tx, {message.authorId, ticket.groupId, mailbox->id, author, mailbox->name}, locale)
            : std::string();
    render(draft, ticket, locale, "reply",
           Json::object({{"body_html", html},
                         {"has_signature", !signature.empty()},
                         {"signature_html", signature},
                         {"signature_text", signature.empty() ? std::string() : htmlToText(signature)},
                         {"body_text", message.bodyText},
                         {"author", author},
                         {"has_author", !author.empty()}}));
    threadWith(tx, draft, ticketId);
    insert(tx, draft);
}

std::optional<std::int64_t> OutgoingQueue::queue(Transaction& tx, const Notification& notification) {
    Draft draft;
    for (const MailRecipient& recipient : notification.to) {
        if (!isAddress(recipient.address)) throw Invalid("to", "mail.error.address", {{"address", recipient.address}});
        add(draft.to, {recipient.address, headerText(recipient.name, 200), recipient.copy});
    }
    if (draft.to.empty()) throw Invalid("to", "mail.error.no_recipient");
    const auto mailbox = mailboxFor(tx, notification.ticketId, notification.mailboxId);
    if (!mailbox) return std::nullopt;
    draft.mailbox = *mailbox;
    draft.ticketId = notification.ticketId;
    draft.purpose = "notification";
    draft.fromName = mailbox->name;
    draft.subject = headerText(notification.subject, 300);
    draft.text = notification.text;
    draft.html = notification.html;
    if (notification.ticketId) threadWith(tx, draft, *notification.ticketId);
    return insert(tx, draft);
}

bool OutgoingQueue::send(Transaction& tx, const ProductMail& mail) {
    if (!isAddress(mail.address)) throw Invalid("to", "mail.error.address", {{"address", mail.address}});
    std::optional<std::int64_t> ticketId;
    if (mail.about && mail.about->kind == Ticket::kind) ticketId = mail.about->id;
    const auto mailbox = mailboxFor(tx, ticketId, {});
    if (!mailbox) return false;
    Draft draft;
    draft.mailbox = *mailbox;
    draft.ticketId = ticketId;
    draft.purpose = "product";
    draft.fromName = mailbox->name;
    draft.subject = headerText(mail.subject, 300);
    draft.text = mail.text;
    draft.html = mail.html;
    draft.unsubscribe = mail.unsubscribe;
    draft.to = {{mail.address, headerText(mail.name, 200), false}};
    if (ticketId) threadWith(tx, draft, *ticketId);
    insert(tx, draft);
    return true;
}

std::int64_t OutgoingQueue::insert(Transaction& tx, const Draft& draft) {
    const Time now = _kernel->clock().now();
    Json references = Json::array();
    for (const std::string& id : draft.references) references.push(id);
    const std::int64_t id = tx.insert(
        "INSERT INTO mail_outgoing (mailbox_id, ticket_id, purpose, source_id, from_name, subject, body_text, "
        "body_html, "
        "in_reply_to, reference_ids, files, unsubscribe, state, next_attempt_at, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
        draft.mailbox.id, draft.ticketId, draft.purpose, draft.sourceId, draft.fromName, draft.subject, draft.text,
        draft.html, draft.inReplyTo, references.dump(), draft.files.dump(), draft.unsubscribe, now, now, now);
    const std::string domain = domainOf(draft.mailbox.address);
    const std::string messageId = draft.ticketId ? _identity->signer.messageId(*draft.ticketId, id, domain)
                                                 : "kontor-" + std::to_string(id) + "." + randomToken(9) + "@" + domain;
    tx.execute("UPDATE mail_outgoing SET message_id = ? WHERE id = ?", messageId, id);
    std::int64_t position = 0;
    for (const MailRecipient& recipient : draft.to)
        tx.execute(
            "INSERT INTO mail_recipients (outgoing_id, position, address, name, copy, state, created_at) "
            "VALUES (?, ?, ?, ?, ?, 'queued', ?)",
            id, ++position, recipient.address, recipient.name,
            recipient.hidden ? 2
            : recipient.copy ? 1
                             : 0,
            now);
    if (draft.ticketId) {
        store::rememberId(tx, *draft.ticketId, messageId, true, now);
        for (const MailRecipient& recipient : draft.to)
            store::rememberParticipant(tx, *draft.ticketId, recipient.address);
    }
    tx.afterCommit([jobs = &_kernel->jobs()] { jobs->wake("mail.send"); });
    return id;
}

std::vector<std::string> OutgoingQueue::recipientsOf(Transaction& tx, const std::string& messageId) {
    return tx.all<std::string>(
        "SELECT r.address FROM mail_recipients r JOIN mail_outgoing o ON o.id = r.outgoing_id WHERE o.message_id = ? "
        "ORDER BY r.position",
        messageId);
}

void OutgoingQueue::markReported(Transaction& tx, const std::string& messageId, const ReportedRecipient& recipient,
                                 const std::string& server, std::int64_t ticketId) {
    const bool failed = recipient.action == "failed";
    const std::string address = asciiLower(recipient.address);
    const Time now = _kernel->clock().now();
    tx.execute(
        "UPDATE mail_recipients r JOIN mail_outgoing o ON o.id = r.outgoing_id SET r.state = IF(?, 'bounced', "
        "r.state), "
        "r.report_action = ?, r.report_status = ?, r.report_diagnostic = ?, r.report_server = ?, r.reported_at = ? "
        "WHERE o.message_id = ? AND r.address = ?",
        failed, recipient.action, recipient.status, std::string(leftCharacters(recipient.diagnostic, 1000)),
        std::string(leftCharacters(server.empty() ? recipient.remoteServer : server, 255)), now, messageId, address);
    if (!failed) return;
    const auto mailbox = mailboxFor(tx, ticketId, {});
    const std::string locale = mailbox ? mailbox->locale : "en";
    tickets::Answer note;
    note.text = _kernel->translations().text(
        locale, "mail.note.bounced",
        {{"address", recipient.address}, {"reason", recipient.status + " " + recipient.diagnostic}});
    _kernel->get<tickets::TicketService>().note(tx, mailViewer(), ticketId, note, true);
}

void OutgoingQueue::retry(const Viewer& viewer, std::int64_t id) {
    _kernel->db().write([&](Transaction& tx) {
        const auto mail = _kernel->records().get<OutgoingMail>(tx, viewer, id);
        if (mail.state == "sent") throw Conflict("mail.error.sent");
        const Time now = _kernel->clock().now();
        tx.execute(
            "UPDATE mail_outgoing SET state = 'queued', next_attempt_at = ?, created_at = ?, updated_at = ?, "
            "version = version + 1 WHERE id = ?",
            now, now, now, id);
        tx.execute("UPDATE mail_recipients SET state = 'queued' WHERE outgoing_id = ? AND state = 'refused'", id);
        _kernel->ledger().journal(tx, viewer, {std::string(OutgoingMail::kind), id}, "retried");
        tx.afterCommit([jobs = &_kernel->jobs()] { jobs->wake("mail.send"); });
    });
}

}  // namespace kontor::mail
