#pragma once

#include <optional>
#include <string>

#include "kontor/export.h"
#include "kontor/ref.h"

namespace kontor {

class Transaction;

/// A mail of the product itself to one person: a link for a new password, what is new.
struct ProductMail {
    std::string address;
    std::string name;
    std::string subject;
    std::string text;
    std::string html = {};          ///< the same once more, for who sees HTML; optional
    std::string unsubscribe = {};   ///< address that ends mails of this sort, by POST as well (RFC 8058); optional
    std::optional<Ref> about = {};  ///< a record: the mail joins what was mailed about it, and answers go there
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
