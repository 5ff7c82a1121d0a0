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

ServerAddress addressOf(const std::string& host, std::int64_t port, const std::string& encryption,
                        const std::string& user, bool verify) {
    ServerAddress address;
    address.host = host;
    address.port = static_cast<std::uint16_t>(port);
    address.encryption = encryptionOf(encryption);
    address.user = user;
    address.verifyCertificate = verify;
    return address;
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

ServerAddress imapServer(Kernel& kernel, const Mailbox& mailbox) {
    ServerAddress address = addressOf(mailbox.imapHost, mailbox.imapPort, mailbox.imapEncryption, mailbox.imapUser,
                                      mailbox.verifyCertificates);
    if (!address.user.empty()) address.password = password(kernel, mailbox, "imap");
    return address;
}

ServerAddress smtpServer(Kernel& kernel, const Mailbox& mailbox) {
    ServerAddress address = addressOf(mailbox.smtpHost, mailbox.smtpPort, mailbox.smtpEncryption, mailbox.smtpUser,
                                      mailbox.verifyCertificates);
    if (!address.user.empty()) address.password = password(kernel, mailbox, "smtp");
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
            ImapClient client(imapServer(kernel, mailbox));
            const FolderState folder = client.select(mailbox.imapFolder);
            const std::size_t unseen = client.searchUnseen().size();
            client.logout();
            return mailbox.imapFolder + ": " + std::to_string(folder.messages) + " messages, " +
                   std::to_string(unseen) + " unread" + (folder.readOnly ? ", but it cannot be written to" : "");
        }));
    if (!mailbox.smtpHost.empty())
        test.lines.push_back(attempt("smtp", [&] {
            SmtpClient client(smtpServer(kernel, mailbox), helloName(kernel, mailbox));
            client.quit();
            return mailbox.smtpHost + (mailbox.smtpUser.empty() ? ": reached" : ": signed in");
        }));
    if (test.lines.empty()) test.lines.push_back({"none", false, "the mailbox has neither an IMAP nor an SMTP server"});
    return test;
}

}  // namespace kontor::mail
