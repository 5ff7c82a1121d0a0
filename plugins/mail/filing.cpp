#include "filing.h"

#include <algorithm>

#include "core/text.h"
#include "kontor/text.h"
#include "ticket_index.h"

namespace kontor::mail {

namespace {

constexpr std::size_t maxFiles = 50;  // of one message in a conversation
constexpr std::size_t maxRemembered = 60;

bool isOneOf(const std::string& address, const std::vector<std::string>& addresses) {
    return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

/// What makes two mails the same apart from the way they came.
std::string contentHash(const ParsedMessage& message) {
    std::string all = message.from.empty() ? "" : message.from.front().address;
    all += '\n' + message.subject + '\n' + std::to_string(message.date.value_or(0)) + '\n' + message.textBody + '\n' +
           message.htmlBody;
    for (const Part& part : message.parts) all += '\n' + part.fileName + ' ' + sha256Hex(part.bytes);
    return sha256Hex(all);
}

std::vector<std::string> addressesOf(const std::vector<Address>& list) {
    std::vector<std::string> result;
    for (const Address& address : list)
        if (result.size() < maxFiles) result.push_back(asciiLower(address.address));
    return result;
}

std::string fileUrl(std::int64_t id) {
    return "/api/v1/files/" + std::to_string(id);
}

}  // namespace

Filing::Filing(Kernel& kernel, const Identity& identity, OutgoingQueue& queue, Transaction& tx, std::int64_t spoolId,
               const ParsedMessage& message)
    : _kernel(kernel),
      _identity(identity),
      _queue(queue),
      _tx(tx),
      _spoolId(spoolId),
      _message(message),
      _viewer(mailViewer()),
      _now(kernel.clock().now()) {}

SpoolResult Filing::run() {
    _row = store::lockSpooled(_tx, _spoolId);
    if (_row.state != "received") {
        _result.state = _row.state;
        return _result;
    }
    _mailbox = _kernel.records().get<Mailbox>(_tx, _viewer, _row.mailboxId);
    _ownAddresses = store::ownAddresses(_tx);
    _result.subject = _message.subject;
    _result.messageId = _message.messageId;
    _result.contentHash = contentHash(_message);
    if (!_message.from.empty()) _result.fromAddress = asciiLower(_message.from.front().address);
    for (const std::string& warning : _message.warnings) trace("parser: " + warning);
    _sender = checkSender(_message, _mailbox.trustedAuthServer);
    _result.senderCheck = toString(_sender.result);
    _result.senderReason = _sender.reason;
    trace("sender " + _result.senderCheck + ": " + _sender.reason);
    decide();
    _result.mailClass = toString(_class.kind);
    if (_result.reason.empty()) _result.reason = _class.reason;
    store::finish(_tx, _spoolId, _result, _now);
    return _result;
}

void Filing::quarantine(std::string reason) {
    _result.state = "quarantined";
    _result.reason = std::move(reason);
}

void Filing::decide() {
    _class = classify(_message, {_identity.instanceId, _ownAddresses, {}, 50});
    if (_class.kind != MailKind::Loop && _identity.signer.ticketOfMessageId(_message.messageId))
        _class = {MailKind::Loop, "the Message-ID is one of ours"};
    trace("class " + std::string(toString(_class.kind)) + ": " + _class.reason);
    if (_class.kind == MailKind::Loop) return quarantine("loop: " + _class.reason);
    if (_message.from.empty()) return quarantine("there is no sender address");
    if (isDuplicate()) return;

    TicketIndex index(_kernel, _tx, _viewer);
    ThreadDecision decision = findThread(_message, _identity.signer, index);
    for (std::string& step : decision.trace) trace(std::move(step));
    if (const auto reported = ticketOfReport(index); reported && !decision.ticketId) {
        decision.ticketId = reported;
        decision.by = ThreadedBy::SignedToken;
        trace("the report is about mail " + _reportedId + " -> ticket " + std::to_string(*reported));
    }
    _result.threadedBy = toString(decision.by);
    if (isOverCap(decision.ticketId)) return;

    Sender sender{0, _message.from.front()};
    sender.address.address = _result.fromAddress;
    sender.userId = _kernel.accounts().findByEmail(_tx, sender.address.address).value_or(0);
    if (decision.ticketId) {
        addMessage(sender, *decision.ticketId);
        if (_class.kind == MailKind::Bounce) noteReport(*decision.ticketId);
    } else if (!_class.mayOpenTicket()) {
        quarantine("automatic mail that belongs to no ticket (" + std::string(toString(_class.kind)) + ": " +
                   _class.reason + ")");
    } else {
        openTicket(sender);
    }
}

bool Filing::isDuplicate() {
    const auto earlier = store::findDuplicate(_tx, _spoolId, _result);
    if (!earlier) return false;
    _result.state = "duplicate";
    _result.ticketId = earlier->ticketId;
    _result.reason = "the same as incoming mail " + std::to_string(earlier->id);
    trace(_result.reason);
    return true;
}

bool Filing::isOverCap(std::optional<std::int64_t> ticketId) {
    const Time since = _now - std::chrono::hours(1);
    const std::int64_t perSender = _kernel.settings().integer("mail.max_per_sender_hour");
    if (store::filedFrom(_tx, _result.fromAddress, since) >= perSender) {
        quarantine("more than " + std::to_string(perSender) + " mails from " + _result.fromAddress + " in an hour");
        return true;
    }
    const std::int64_t perTicket = _kernel.settings().integer("mail.max_per_ticket_hour");
    if (ticketId && store::filedInTicketFrom(_tx, *ticketId, _result.fromAddress, since) >= perTicket) {
        quarantine("more than " + std::to_string(perTicket) + " mails from " + _result.fromAddress + " in ticket " +
                   std::to_string(*ticketId) + " in an hour");
        return true;
    }
    return false;
}

/// The ticket of the mail a bounce is about: named in its report, or, by servers that write for people only, somewhere
/// in its text.
std::optional<std::int64_t> Filing::ticketOfReport(ThreadIndex& index) {
    if (_class.kind != MailKind::Bounce) return std::nullopt;
    std::vector<std::string> candidates;
    if (_message.report && !_message.report->originalMessageId.empty())
        candidates.push_back(_message.report->originalMessageId);
    for (std::string& id : extractMessageIds(std::string_view(_message.textBody).substr(0, 200'000)))
        if (_identity.signer.ticketOfMessageId(id)) candidates.push_back(std::move(id));
    for (const std::string& id : candidates) {
        const auto ours = _identity.signer.ticketOfMessageId(id);
        const auto ticket = ours ? index.ticketById(*ours) : index.ticketOfMessageId(id);
        if (!ticket) continue;
        _reportedId = id;
        return ticket;
    }
    return std::nullopt;
}

void Filing::noteReport(std::int64_t ticketId) {
    if (_reportedId.empty()) return;
    std::vector<ReportedRecipient> recipients;
    if (_message.report) recipients = _message.report->recipients;
    if (recipients.empty() && (!_message.report || _message.report->reportType != "disposition-notification")) {
        // No report a program can read: the address the mail speaks of, and its first words.
        const std::string text =
            asciiLower(std::string(_message.header("x-failed-recipients")) + "\n" + _message.textBody);
        for (const std::string& address : _queue.recipientsOf(_tx, _reportedId))
            if (text.find(address) != std::string::npos)
                recipients.push_back({address, "failed", "", std::string(leftCharacters(_message.textBody, 500)), ""});
    }
    const std::string server = _message.report ? _message.report->reportingServer : std::string();
    for (const ReportedRecipient& recipient : recipients)
        _queue.markReported(_tx, _reportedId, recipient, server, ticketId);
}

std::optional<std::int64_t> Filing::requesterOf(const Sender& sender) {
    if (sender.userId != 0) return sender.userId;
    trace("no user has the address " + sender.address.address + "; the mailbox says " + _mailbox.unknownSenders);
    if (_mailbox.unknownSenders == "create") return createRequester(sender);
    if (_mailbox.unknownSenders == "guest") return _mailbox.guestRequesterId;
    return std::nullopt;
}

std::int64_t Filing::createRequester(const Sender& sender) {
    const std::string name = sender.address.name.empty() ? sender.address.address : sender.address.name;
    const RecordType& type = _kernel.records().type("user");
    const Json values = Json::object({{"login", sender.address.address},
                                      {"email", sender.address.address},
                                      {"name", std::string(leftCharacters(name, 100))},
                                      {"roles", Json::array({"requester"})},
                                      {"locale", _mailbox.locale}});
    return _kernel.records().create(_tx, _viewer, "user", Patch::fromJson(type, _viewer, values, true)).id();
}

std::vector<std::int64_t> Filing::storeParts(std::string& html, const Viewer& filing) {
    std::vector<std::int64_t> fileIds;
    std::vector<std::pair<std::string, std::int64_t>> images;
    const bool tooMany = _message.parts.size() > maxFiles;
    for (const Part& part : _message.parts) {
        if (tooMany && fileIds.size() + 1 == maxFiles) break;
        const StoredFile file = _kernel.files().store(_tx, filing, part.fileName, part.mediaType, part.bytes);
        fileIds.push_back(file.id);
        if (!part.contentId.empty()) images.emplace_back("cid:" + part.contentId, file.id);
    }
    if (tooMany && _row.fileId) {
        trace("more than " + std::to_string(maxFiles) + " attachments: the whole mail is attached in their place");
        const StoredFile whole = _kernel.files().find(_tx, _viewer, *_row.fileId);
        fileIds.push_back(
            _kernel.files().store(_tx, filing, whole.name, whole.mediaType, _kernel.files().read(whole)).id);
    }
    // The longest first, as one id may be the beginning of another.
    std::sort(images.begin(), images.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    for (const auto& [cid, id] : images) html = replaceAll(std::move(html), cid, fileUrl(id));
    return fileIds;
}

tickets::IncomingMail Filing::mailFor(const Sender& sender, const Viewer& filing) {
    tickets::IncomingMail mail;
    mail.senderId = sender.userId;
    mail.from = sender.address.address;
    mail.to = addressesOf(_message.to);
    mail.cc = addressesOf(_message.cc);
    mail.subject = trim(_message.subject).empty() ? _kernel.translations().text(_mailbox.locale, "mail.no_subject")
                                                  : _message.subject;
    mail.html = _message.htmlBody;
    mail.fileIds = storeParts(mail.html, filing);
    if (mail.html.empty()) mail.text = _message.textBody;
    if (mail.html.empty() && trim(mail.text).empty())
        mail.text = _kernel.translations().text(_mailbox.locale, "mail.empty_body");
    mail.automatic = !_class.mayReopen();
    return mail;
}

std::vector<std::int64_t> Filing::watchersFor(std::int64_t requesterId) {
    std::vector<std::int64_t> watchers;
    for (const auto* list : {&_message.to, &_message.cc}) {
        for (const Address& address : *list) {
            const std::string lower = asciiLower(address.address);
            if (watchers.size() >= 30 || isOneOf(lower, _ownAddresses)) continue;
            const auto user = _kernel.accounts().findByEmail(_tx, lower);
            if (user && *user != requesterId && std::find(watchers.begin(), watchers.end(), *user) == watchers.end())
                watchers.push_back(*user);
        }
    }
    return watchers;
}

void Filing::openTicket(const Sender& sender) {
    const auto requester = requesterOf(sender);
    if (!requester) return quarantine("no user has the address " + sender.address.address);
    tickets::IncomingMail mail = mailFor(sender, _viewer);
    mail.senderId = *requester;
    mail.watcherIds = watchersFor(*requester);
    Patch defaults;
    if (_mailbox.groupId) defaults.set("group_id", *_mailbox.groupId);
    const auto ticket = _kernel.get<tickets::TicketService>().createFromMail(_tx, _viewer, mail, defaults);
    _result.state = "ticket";
    _result.ticketId = ticket.id;
    store::rememberThread(_tx, ticket.id, {_mailbox.id, sender.address.address, sender.address.name});
    rememberThread(ticket.id);
    if (!_mailbox.acknowledge) return;
    if (_class.mayAnswer())
        trace(_queue.acknowledge(_tx, _mailbox, ticket, sender.address, sender.userId, _message.messageId));
    else
        trace("not acknowledged: automatic mail gets no answer");
}

std::optional<Viewer> Filing::answerer(Sender& sender, std::int64_t ticketId) {
    if (sender.userId == 0) return std::nullopt;
    if (_sender.result == SenderCheck::Result::Failed) {
        trace("not taken for a word of the user with that address: the sender is not confirmed");
        sender.userId = 0;
        return std::nullopt;
    }
    try {
        Viewer viewer = _kernel.accounts().viewerOf(_tx, sender.userId, Origin::mail);
        const Viewer here = _kernel.records().viewerOver(_tx, viewer, {std::string(tickets::Ticket::kind), ticketId});
        if (!here.may("collaboration.write") || !here.may("tickets.write")) return std::nullopt;
        const auto ticket = _kernel.records().get<tickets::Ticket>(_tx, viewer, ticketId);
        if (ticket.requesterId == viewer.id()) return std::nullopt;
        if (_class.kind != MailKind::Personal) return std::nullopt;
        if (_sender.result == SenderCheck::Result::Passed) return viewer;
        trace("kept, but not sent on as an answer of " + viewer.login() + ": the sender is not confirmed");
        _result.heldBack = true;
        sender.userId = 0;
    } catch (const NotFound&) {
        trace("the user with that address is not active or may not see the ticket");
    }
    return std::nullopt;
}

void Filing::addMessage(Sender sender, std::int64_t ticketId) {
    auto& service = _kernel.get<tickets::TicketService>();
    _result.state = "message";
    _result.ticketId = ticketId;
    if (const auto viewer = answerer(sender, ticketId)) {
        tickets::IncomingMail mail = mailFor(sender, *viewer);
        const tickets::Answer answer{mail.html, mail.text, mail.to, mail.cc, mail.fileIds};
        _result.entryId = service.reply(_tx, *viewer, ticketId, answer);
        trace("an answer by " + viewer->login() + ", who may work on the ticket");
    } else {
        const auto [entry, goal] = service.addFromMail(_tx, _viewer, ticketId, mailFor(sender, _viewer));
        _result.ticketId = goal;
        _result.entryId = entry;
    }
    rememberThread(*_result.ticketId);
}

void Filing::rememberThread(std::int64_t ticketId) {
    store::rememberId(_tx, ticketId, _message.messageId, true, _now);
    std::size_t count = 0;
    for (const auto* ids : {&_message.inReplyTo, &_message.references})
        for (const std::string& id : *ids)
            if (++count <= maxRemembered) store::rememberId(_tx, ticketId, id, false, _now);
    count = 0;
    for (const auto* list : {&_message.from, &_message.to, &_message.cc})
        for (const Address& address : *list)
            if (const std::string lower = asciiLower(address.address);
                ++count <= maxRemembered && !isOneOf(lower, _ownAddresses))
                store::rememberParticipant(_tx, ticketId, lower);
}

}  // namespace kontor::mail
