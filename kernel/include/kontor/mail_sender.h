#pragma once

#include <string>

#include "kontor/export.h"

namespace kontor {

class Transaction;

/// A mail of the product itself to one person: a link for a new password.
struct ProductMail {
    std::string address;
    std::string name;
    std::string subject;
    std::string text;
};

/// Sends what the kernel has to say by mail. Published by the plugin that knows mail; `kernel.find<MailSender>()` is
/// null without one.
class KONTOR_API MailSender {
  public:
    virtual ~MailSender();
    /// Whether a mailbox can send.
    virtual bool ready(Transaction& tx) = 0;
    /// Queues the mail with the transaction; false when no mailbox can send. Throws Invalid for an address that is
    /// none.
    virtual bool send(Transaction& tx, const ProductMail& mail) = 0;
};

}  // namespace kontor
