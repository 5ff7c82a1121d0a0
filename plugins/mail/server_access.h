#pragma once

#include <string>

#include "core/line_connection.h"
#include "kontor/kernel.h"
#include "mailbox.h"

namespace kontor::mail {

/// How to reach the servers of a mailbox, passwords included.
ServerAddress imapServer(Kernel& kernel, const Mailbox& mailbox);
ServerAddress smtpServer(Kernel& kernel, const Mailbox& mailbox);

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
