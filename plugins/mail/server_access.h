#pragma once

#include <functional>
#include <string>

#include "core/line_connection.h"
#include "kontor/kernel.h"
#include "mail_system.h"
#include "mailbox.h"

namespace kontor::mail {

/// How to reach the servers of a mailbox, passwords or access token included. Waiting for them ends when `givesUp` says
/// so. Throws MailServerError when no access token can be had.
ServerAddress imapServer(Kernel& kernel, const Mailbox& mailbox, const std::function<bool()>& givesUp = {});
ServerAddress smtpServer(Kernel& kernel, const Mailbox& mailbox, const std::function<bool()>& givesUp = {});

/// Signs in by `connect`; when a server does not take an access token, once more with a new one.
template <class Connect>
auto signedIn(Kernel& kernel, const Mailbox& mailbox, const Connect& connect) {
    try {
        return connect();
    } catch (const MailServerError& error) {
        if (error.kind() != MailServerError::Kind::Login || !mailbox.usesOAuth()) throw;
        kernel.get<MailSystem>().oauth().forget(mailbox);
        return connect();
    }
}

/// The name to greet SMTP servers with: the host of our public address, or the mailbox's domain.
std::string helloName(Kernel& kernel, const Mailbox& mailbox);

/// What came of trying a mailbox: one line a server.
struct MailboxTest {
    struct Line {
        std::string server;  ///< "imap" or "smtp"
        bool ok = false;
        std::string text;
    };
    std::vector<Line> lines;
    bool ok() const;
};

/// Signs in to both servers and opens the folder. Never throws for what is wrong with them.
MailboxTest testMailbox(Kernel& kernel, const Mailbox& mailbox);

}  // namespace kontor::mail
