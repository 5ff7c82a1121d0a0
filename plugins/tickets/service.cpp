#include "service.h"

#include <algorithm>

#include "kontor/collaboration/message.h"
#include "kontor/collaboration/note.h"
#include "kontor/text.h"

namespace kontor::tickets {

namespace {

/// Sets the texts that were given; the record's rules complete them.
void setBody(Patch& patch, const std::string& html, const std::string& text, std::string_view htmlField,
             std::string_view textField) {
    if (!html.empty())
        patch.set(std::string(htmlField), html);
    else
        patch.set(std::string(textField), text);
}

/// A subject from outside as one line that fits.
std::string tidySubject(std::string_view subject) {
    std::string line(leftCharacters(trimmed(subject), 255));
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return line.empty() ? "(no subject)" : line;
}

}  // namespace

Ticket Service::create(Transaction& tx, const Viewer& viewer, const Patch& values) {
    return records().create<Ticket>(tx, viewer, values);
}

Ticket Service::patch(Transaction& tx, const Viewer& viewer, std::int64_t id, const Patch& values,
                      std::optional<std::int64_t> ifMatch) {
    return records().patch<Ticket>(tx, viewer, id, values, ifMatch);
}

std::int64_t Service::reply(Transaction& tx, const Viewer& viewer, std::int64_t id, const Answer& answer) {
    Patch message;
    setBody(message, answer.html, answer.text, "body_html", "body_text");
    message.set("to", answer.to).set("cc", answer.cc).set("file_ids", answer.fileIds);
    return records().create<collaboration::Message>(tx, viewer, message, ticketRef(id)).id;
}

std::int64_t Service::note(Transaction& tx, const Viewer& viewer, std::int64_t id, const Answer& text, bool isPrivate) {
    Patch note;
    setBody(note, text.html, text.text, "body_html", "body_text");
    note.set("visibility", std::string(isPrivate ? "private" : "public")).set("file_ids", text.fileIds);
    return records().create<collaboration::Note>(tx, viewer, note, ticketRef(id)).id;
}

Ticket Service::createFromMail(Transaction& tx, const Viewer& filing, const IncomingMail& mail, const Patch& defaults) {
    Patch ticket = defaults;
    ticket.set("subject", tidySubject(mail.subject));
    setBody(ticket, mail.html, mail.text, "description_html", "description");
    ticket.set("requester_id", mail.senderId).set("source", std::string("email"));
    ticket.set("watcher_ids", mail.watcherIds).set("file_ids", mail.fileIds);
    return create(tx, filing, ticket);
}

std::pair<std::int64_t, std::int64_t> Service::addFromMail(Transaction& tx, const Viewer& filing, std::int64_t id,
                                                           const IncomingMail& mail) {
    const auto ticket = records().get<Ticket>(tx, filing, id);
    const std::int64_t goal = ticket.mergedIntoId.value_or(id);
    Patch message;
    setBody(message, mail.html, mail.text, "body_html", "body_text");
    message.set("from", mail.from).set("to", mail.to).set("cc", mail.cc).set("file_ids", mail.fileIds);
    message.set("channel", std::string("email")).set("direction", std::string("in")).set("automatic", mail.automatic);
    if (mail.senderId != 0) message.set("author_id", mail.senderId);
    return {records().create<collaboration::Message>(tx, filing, message, ticketRef(goal)).id, goal};
}

std::optional<Ticket> Service::findByNumber(Transaction& tx, const Viewer& viewer, std::string_view number) {
    std::string_view digits = trimmed(number);
    if (digits.size() > 2 && (digits[0] == 'T' || digits[0] == 't') && digits[1] == '-') digits.remove_prefix(2);
    const bool plain =
        !digits.empty() && digits.size() <= 18 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!plain) return std::nullopt;
    try {
        return records().get<Ticket>(tx, viewer, std::stoll(std::string(digits)));
    } catch (const NotFound&) {
        return std::nullopt;
    }
}

Timeline Service::timeline(Transaction& tx, const Viewer& viewer, std::int64_t id, bool named) {
    Timeline result;
    result.entries = collaboration().timeline(tx, viewer, ticketRef(id), 200, {}, named);
    if (auto* remarks = _kernel->find<collaboration::MessageRemarks>())
        result.remarks = remarks->of(tx, viewer, ticketRef(id));
    const Viewer here = records().viewerOver(tx, viewer, ticketRef(id));
    if (!here.may("collaboration.read_activity")) return result;
    result.events = _kernel->journal().of(tx, ticketRef(id));
    if (!here.may("collaboration.read_private"))
        std::erase_if(result.events, [](const JournalEntry& event) { return event.action.starts_with("note_"); });
    return result;
}

}  // namespace kontor::tickets
