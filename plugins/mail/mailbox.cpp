#include "mailbox.h"

#include <tuple>

#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::mail {

namespace {

bool isHostName(const std::string& host) {
    return host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:") ==
           std::string::npos;
}

bool hasControlCharacters(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
    return false;
}

/// A stored password goes to the server it was given for. Who sends it to another one, or over a connection that is
/// guarded less, must know it: otherwise any server of one's own would read it back.
void askForPasswordsAgain(WriteContext& context, const Mailbox& before, const Mailbox& after,
                          std::vector<FieldError>& errors) {
    const auto check = [&](const char* name, const char* field, bool moved, const std::string& given) {
        if (!given.empty() || (!moved && before.verifyCertificates == after.verifyCertificates)) return;
        if (context.tx.maybe<std::string>("SELECT sealed FROM mailbox_secrets WHERE mailbox_id = ? AND name = ?", after.id, name))
            errors.push_back({field, {"mail.error.password_again", {}}});
    };
    check("imap", "imap_password",
          std::tie(before.imapHost, before.imapPort, before.imapEncryption) !=
              std::tie(after.imapHost, after.imapPort, after.imapEncryption),
          after.imapPassword);
    check("smtp", "smtp_password",
          std::tie(before.smtpHost, before.smtpPort, before.smtpEncryption) !=
              std::tie(after.smtpHost, after.smtpPort, after.smtpEncryption),
          after.smtpPassword);
}

void prepare(WriteContext& context, const Mailbox* before, Mailbox& mailbox) {
    std::vector<FieldError> errors;
    const auto refuse = [&](const char* field, const char* key) { errors.push_back({field, {key, {}}}); };
    mailbox.address = asciiLower(mailbox.address);
    if (!isHostName(mailbox.imapHost)) refuse("imap_host", "mail.error.host");
    if (!isHostName(mailbox.smtpHost)) refuse("smtp_host", "mail.error.host");
    for (const auto& [field, text] : {std::pair{"name", &mailbox.name},
                                      {"imap_user", &mailbox.imapUser},
                                      {"imap_password", &mailbox.imapPassword},
                                      {"imap_folder", &mailbox.imapFolder},
                                      {"done_folder", &mailbox.doneFolder},
                                      {"smtp_user", &mailbox.smtpUser},
                                      {"smtp_password", &mailbox.smtpPassword}})
        if (hasControlCharacters(*text)) refuse(field, "mail.error.control");
    if (mailbox.imapFolder.empty()) mailbox.imapFolder = "INBOX";
    if (mailbox.afterReading == "move" && mailbox.doneFolder.empty()) refuse("done_folder", "mail.error.done_folder");
    if (mailbox.afterReading == "move" && mailbox.doneFolder == mailbox.imapFolder)
        refuse("done_folder", "mail.error.done_folder");
    if (mailbox.unknownSenders == "guest" && !mailbox.guestRequesterId)
        refuse("guest_requester_id", "mail.error.guest_requester");
    if (before) askForPasswordsAgain(context, *before, mailbox, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
}

void keepSecret(WriteContext& context, std::int64_t id, const char* name, const std::string& plain) {
    if (plain.empty()) return;
    const std::string sealed = context.kernel.secrets().seal(plain);
    context.tx.execute(
        "INSERT INTO mailbox_secrets (mailbox_id, name, sealed) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE sealed = "
        "VALUES(sealed)",
        id, name, sealed);
}

void written(WriteContext& context, const Mailbox*, const Mailbox& mailbox) {
    keepSecret(context, mailbox.id, "imap", mailbox.imapPassword);
    keepSecret(context, mailbox.id, "smtp", mailbox.smtpPassword);
}

}  // namespace

RecordType mailboxType() {
    RecordType type = recordType<Mailbox>("mailboxes", "mailboxes", mailboxFields);
    type.doc = "An address that people write to: where its mail is fetched and how answers leave.";
    type.label = "{t}.address";
    type.readPermission = "mail.administer";
    type.createPermission = "mail.administer";
    type.writePermission = "mail.administer";
    type.deletePermission = "mail.administer";
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.address"};
    type.prepare = prepared<Mailbox>(prepare);
    type.written = writtenBy<Mailbox>(written);
    return type;
}

}  // namespace kontor::mail
