#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::mail {

struct MailRecipient {
    std::string address;
    std::string name;
    bool copy = false;
    bool hidden = false;  ///< gets the mail without being named in it
};

/// A mail to be sent by a plugin that is not about mail itself: an approval to give, a password to set.
struct Notification {
    std::vector<MailRecipient> to;
    std::string subject;
    std::string text;
    std::string html;                       ///< optional
    std::optional<std::int64_t> ticketId;   ///< threads it with that ticket
    std::optional<std::int64_t> mailboxId;  ///< otherwise the ticket's, otherwise the first that sends
};

/// Sending mail. Ask for it by `kernel.find<Mailer>()`; there is none when the mail plugin is off.
class Mailer {
  public:
    virtual ~Mailer() = default;
    /// Queues the mail with the transaction; gives its id, or nothing when no mailbox can send. Throws Invalid for an
    /// address that is none.
    virtual std::optional<std::int64_t> queue(Transaction& tx, const Notification& notification) = 0;
};

}  // namespace kontor::mail
