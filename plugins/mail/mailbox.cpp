#include "mailbox.h"

#include <tuple>

#include "core/oauth_client.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "mail_store.h"

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
        if (context.tx.maybe<std::string>("SELECT sealed FROM mailbox_secrets WHERE mailbox_id = ? AND name = ?",
                                          after.id, name))
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
                                      {"smtp_password", &mailbox.smtpPassword},
                                      {"oauth_client_id", &mailbox.oauthClientId},
                                      {"oauth_client_secret", &mailbox.oauthClientSecret},
                                      {"oauth_scope", &mailbox.oauthScope},
                                      {"oauth_refresh_token", &mailbox.oauthRefreshToken},
                                      {"trusted_auth_server", &mailbox.trustedAuthServer}})
        if (hasControlCharacters(*text)) refuse(field, "mail.error.control");
    if (mailbox.imapFolder.empty()) mailbox.imapFolder = "INBOX";
    if (mailbox.afterReading == "move" && mailbox.doneFolder.empty()) refuse("done_folder", "mail.error.done_folder");
    if (mailbox.afterReading == "move" && mailbox.doneFolder == mailbox.imapFolder)
        refuse("done_folder", "mail.error.done_folder");
    if (mailbox.unknownSenders == "guest" && !mailbox.guestRequesterId)
        refuse("guest_requester_id", "mail.error.guest_requester");
    if (before) askForPasswordsAgain(context, *before, mailbox, errors);
    if (!mailbox.oauthTokenUrl.empty() && !isTokenUrl(mailbox.oauthTokenUrl))
        refuse("oauth_token_url", "mail.error.url");
    if (!mailbox.oauthAuthorizeUrl.empty() && !isTokenUrl(mailbox.oauthAuthorizeUrl))
        refuse("oauth_authorize_url", "mail.error.url");
    if (mailbox.usesOAuth() && mailbox.oauthTokenUrl.empty()) refuse("oauth_token_url", "error.required");
    if (mailbox.usesOAuth() && mailbox.oauthClientId.empty()) refuse("oauth_client_id", "error.required");
    if (!errors.empty()) throw Invalid(std::move(errors));
}

/// The state of signing in starts anew when somebody gives another token, client or provider.
void restartOAuth(WriteContext& context, const Mailbox* before, const Mailbox& mailbox) {
    const bool changed = !before || before->signIn != mailbox.signIn ||
                         before->oauthTokenUrl != mailbox.oauthTokenUrl ||
                         before->oauthClientId != mailbox.oauthClientId || before->oauthScope != mailbox.oauthScope ||
                         !mailbox.oauthRefreshToken.empty() || !mailbox.oauthClientSecret.empty();
    const bool elsewhere = before && (before->oauthTokenUrl != mailbox.oauthTokenUrl ||
                                      before->imapHost != mailbox.imapHost || before->smtpHost != mailbox.smtpHost);
    if (!changed && !elsewhere) return;
    const auto forget = [&](const char* name) {
        context.tx.execute("DELETE FROM mailbox_secrets WHERE mailbox_id = ? AND name = ?", mailbox.id,
                           std::string(name));
    };
    // What was meant for one server must not be had by pointing the mailbox at another one.
    if (elsewhere && mailbox.oauthClientSecret.empty()) forget("oauth_secret");
    if (elsewhere && mailbox.oauthRefreshToken.empty()) forget("oauth_refresh");
    context.tx.execute("DELETE FROM mailbox_secrets WHERE mailbox_id = ? AND name = 'oauth_access'", mailbox.id);
    const bool waits = mailbox.signIn == "oauth2" &&
                       !context.tx.maybe<std::int64_t>(
                           "SELECT 1 FROM mailbox_secrets WHERE mailbox_id = ? AND name = 'oauth_refresh'", mailbox.id);
    const std::string state = !mailbox.usesOAuth() ? "" : waits ? "waiting" : "fine";
    context.tx.execute(
        "UPDATE mailboxes SET oauth_state = ?, oauth_error = '', oauth_expires_at = NULL, next_poll_at = NULL WHERE id "
        "= ?",
        state, mailbox.id);
}

void keepSecret(WriteContext& context, std::int64_t id, const char* name, const std::string& plain) {
    if (plain.empty()) return;
    store::setSecret(context.tx, id, name, context.kernel.secrets().seal(plain));
}

void written(WriteContext& context, const Mailbox* before, const Mailbox& mailbox) {
    keepSecret(context, mailbox.id, "imap", mailbox.imapPassword);
    keepSecret(context, mailbox.id, "smtp", mailbox.smtpPassword);
    keepSecret(context, mailbox.id, "oauth_secret", mailbox.oauthClientSecret);
    keepSecret(context, mailbox.id, "oauth_refresh", mailbox.oauthRefreshToken);
    restartOAuth(context, before, mailbox);
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
