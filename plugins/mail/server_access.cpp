#include "server_access.h"

#include <algorithm>

#include "core/imap_client.h"
#include "core/smtp_client.h"
#include "mail_store.h"

namespace kontor::mail {

namespace {

Encryption encryptionOf(const std::string& word) {
    if (word == "tls") return Encryption::Tls;
    return word == "starttls" ? Encryption::StartTls : Encryption::None;
}

std::string password(Kernel& kernel, const Mailbox& mailbox, const std::string& name) {
    const auto sealed = kernel.db().read([&](Transaction& tx) { return store::sealedPassword(tx, mailbox.id, name); });
    return sealed ? kernel.secrets().open(*sealed) : std::string();
}

/// What is the same for both servers: how to sign in and how long to wait.
void complete(Kernel& kernel, const Mailbox& mailbox, ServerAddress& address, const char* secret,
              const std::function<bool()>& givesUp) {
    address.verifyCertificate = mailbox.verifyCertificates;
    address.givesUp = givesUp;
    address.ioTimeout = std::chrono::seconds(kernel.settings().integer("mail.server_timeout_seconds"));
    address.connectTimeout = std::min<std::chrono::milliseconds>(address.ioTimeout, std::chrono::seconds(30));
    if (mailbox.usesOAuth()) {
        if (address.user.empty()) address.user = mailbox.address;
        address.bearerToken = kernel.get<MailSystem>().oauth().token(mailbox, givesUp);
    } else if (!address.user.empty()) {
        address.password = password(kernel, mailbox, secret);
    }
}

template <class F>
MailboxTest::Line attempt(const std::string& server, F&& f) {
    try {
        return {server, true, f()};
    } catch (const std::exception& error) {
        return {server, false, error.what()};
    }
}

}  // namespace

ServerAddress imapServer(Kernel& kernel, const Mailbox& mailbox, const std::function<bool()>& givesUp) {
    ServerAddress address;
    address.host = mailbox.imapHost;
    address.port = static_cast<std::uint16_t>(mailbox.imapPort);
    address.encryption = encryptionOf(mailbox.imapEncryption);
    address.user = mailbox.imapUser;
    complete(kernel, mailbox, address, "imap", givesUp);
    return address;
}

ServerAddress smtpServer(Kernel& kernel, const Mailbox& mailbox, const std::function<bool()>& givesUp) {
    ServerAddress address;
    address.host = mailbox.smtpHost;
    address.port = static_cast<std::uint16_t>(mailbox.smtpPort);
    address.encryption = encryptionOf(mailbox.smtpEncryption);
    address.user = mailbox.smtpUser;
    complete(kernel, mailbox, address, "smtp", givesUp);
    return address;
}

std::string helloName(Kernel& kernel, const Mailbox& mailbox) {
    std::string name = kernel.config("public_url");
    if (const auto scheme = name.find("://"); scheme != std::string::npos) name.erase(0, scheme + 3);
    name = name.substr(0, name.find_first_of(":/"));
    return name.empty() ? mailbox.address.substr(mailbox.address.rfind('@') + 1) : name;
}

bool MailboxTest::ok() const {
    return std::all_of(lines.begin(), lines.end(), [](const Line& line) { return line.ok; });
}

MailboxTest testMailbox(Kernel& kernel, const Mailbox& mailbox) {
    MailboxTest test;
    if (!mailbox.imapHost.empty())
        test.lines.push_back(attempt("imap", [&] {
            const auto client =
                signedIn(kernel, mailbox, [&] { return std::make_unique<ImapClient>(imapServer(kernel, mailbox)); });
            const FolderState folder = client->select(mailbox.imapFolder);
            const std::size_t unseen = client->searchUnseen().size();
            client->logout();
            return mailbox.imapFolder + ": " + std::to_string(folder.messages) + " messages, " +
                   std::to_string(unseen) + " unread" + (folder.readOnly ? ", but it cannot be written to" : "");
        }));
    if (!mailbox.smtpHost.empty())
        test.lines.push_back(attempt("smtp", [&] {
            const auto client = signedIn(kernel, mailbox, [&] {
                return std::make_unique<SmtpClient>(smtpServer(kernel, mailbox), helloName(kernel, mailbox));
            });
            client->quit();
            const bool named = !mailbox.smtpUser.empty() || mailbox.usesOAuth();
            return mailbox.smtpHost + (named ? ": signed in" : ": reached");
        }));
    if (test.lines.empty()) test.lines.push_back({"none", false, "the mailbox has neither an IMAP nor an SMTP server"});
    return test;
}

}  // namespace kontor::mail
