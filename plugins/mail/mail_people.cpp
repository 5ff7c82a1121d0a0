#include "mail_people.h"

namespace kontor::mail {

namespace {

/// The raw mails of an address; a file that nothing refers to any more is swept with its content.
std::int64_t dropRawMails(Transaction& tx, const std::string& address) {
    tx.execute(
        "DELETE r FROM file_ref r JOIN mail_spool s ON s.file_id = r.file_id AND r.kind = 'incoming_mail' WHERE "
        "s.from_address = ?",
        address);
    tx.execute(
        "DELETE f FROM file f JOIN mail_spool s ON s.file_id = f.id WHERE s.from_address = ? AND NOT EXISTS (SELECT 1 "
        "FROM file_ref r WHERE r.file_id = f.id)",
        address);
    return tx.execute(
        "UPDATE mail_spool SET file_id = NULL, from_address = '', subject = '', message_id = '', reason = '', trace = "
        "'[]', sender_reason = '', version = version + 1 WHERE from_address = ?",
        address);
}

struct Letter {
    std::int64_t id = 0;
    std::string subject;
    std::string text;
    std::string html;
    static constexpr auto columns = std::tuple{&Letter::id, &Letter::subject, &Letter::text, &Letter::html};
};

/// What was written to an address; what is still on its way goes nowhere.
std::int64_t redactLetters(Transaction& tx, const std::string& address,
                           const std::function<std::string(std::string_view)>& redact) {
    const auto letters = tx.all<Letter>(
        "SELECT DISTINCT o.id, o.subject, o.body_text, o.body_html FROM mail_outgoing o JOIN mail_recipients r ON "
        "r.outgoing_id = o.id WHERE r.address = ?",
        address);
    for (const auto& letter : letters)
        tx.execute(
            "UPDATE mail_outgoing SET subject = ?, body_text = ?, body_html = ?, version = version + 1 WHERE id = ?",
            redact(letter.subject), redact(letter.text), redact(letter.html), letter.id);
    tx.execute(
        "UPDATE mail_outgoing o SET o.state = 'failed', o.next_attempt_at = NULL WHERE o.state = 'queued' AND NOT "
        "EXISTS "
        "(SELECT 1 FROM mail_recipients r WHERE r.outgoing_id = o.id AND r.address <> ?) AND EXISTS (SELECT 1 FROM "
        "mail_recipients r WHERE r.outgoing_id = o.id)",
        address);
    tx.execute(
        "UPDATE mail_recipients SET address = 'anonymised@invalid', name = '', answer = '', report_diagnostic = '',"
        " state = IF(state = 'queued', 'failed', state) WHERE address = ?",
        address);
    return static_cast<std::int64_t>(letters.size());
}

}  // namespace

std::vector<std::pair<std::string, std::int64_t>> MailPeople::erase(
    Transaction& tx, const Person& person, const std::function<std::string(std::string_view)>& redact) {
    std::int64_t raw = 0;
    std::int64_t letters = 0;
    std::int64_t parts = 0;
    for (const auto& address : person.emails) {
        raw += dropRawMails(tx, address);
        letters += redactLetters(tx, address, redact);
        parts += tx.execute("DELETE FROM mail_participants WHERE address = ?", address);
        parts += tx.execute("UPDATE mail_threads SET sender_address = '', sender_name = '' WHERE sender_address = ?",
                            address);
    }
    return {{"mail_spool", raw}, {"mail_outgoing", letters}, {"mail_participants", parts}};
}

void MailPeople::tell(Transaction& tx, const Person& person,
                      const std::function<void(const std::string& part, Json row)>& row) {
    using Received = std::tuple<std::int64_t, Time, std::string, std::optional<std::int64_t>>;
    for (const auto& address : person.emails)
        for (const auto& [id, at, subject, ticket] : tx.all<Received>(
                 "SELECT id, created_at, subject, ticket_id FROM mail_spool WHERE from_address = ?", address)) {
            Json mail = Json::object({{"id", id}, {"at", formatTime(at)}, {"from", address}, {"subject", subject}});
            if (ticket) mail["ticket_id"] = *ticket;
            row("mails", std::move(mail));
        }
}

}  // namespace kontor::mail
