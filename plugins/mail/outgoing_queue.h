#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity.h"
#include "kontor/kernel.h"
#include "kontor/mail/mailer.h"
#include "kontor/tickets/ticket.h"
#include "mailbox.h"

namespace kontor::mail {

struct Address;

/// What leaves: mails are made and queued in the transaction of what causes them, and sent later by OutgoingSender.
class OutgoingQueue : public Mailer {
  public:
    /// Called when the plugin starts.
    void begin(Kernel& kernel, const Identity& identity) {
        _kernel = &kernel;
        _identity = &identity;
    }

    /// The first answer to a new ticket, with its number. At most so many to one address in an hour. Gives what was
    /// done, for the trace.
    std::string acknowledge(Transaction& tx, const Mailbox& mailbox, const tickets::Ticket& ticket, const Address& to,
                            std::int64_t userId, const std::string& inReplyTo);

    /// A message of the conversation that an agent wrote. Queued once, however often it is asked for.
    void reply(Transaction& tx, std::int64_t ticketId, std::int64_t messageId);

    std::optional<std::int64_t> queue(Transaction& tx, const Notification& notification) override;

    /// A mail of ours did not arrive: its recipient is marked and the ticket gets a private note.
    void markBounced(Transaction& tx, const std::string& messageId, const std::string& address,
                     const std::string& reason, std::int64_t ticketId);

    /// Lets a failed or waiting mail be tried now. Throws NotFound; Conflict when it was sent.
    void retry(const Viewer& viewer, std::int64_t id);

  private:
    struct Draft {
        Mailbox mailbox;
        std::optional<std::int64_t> ticketId;
        std::string purpose;
        std::optional<std::int64_t> sourceId;
        std::string fromName;
        std::string subject;
        std::string text;
        std::string html;
        std::string inReplyTo;
        std::vector<std::string> references;
        Json files = Json::array();  ///< [{file_id, content_id}]
        std::vector<MailRecipient> to;
    };
    std::int64_t insert(Transaction& tx, const Draft& draft);
    bool isQueued(Transaction& tx, const std::string& purpose, std::int64_t sourceId);
    std::optional<Mailbox> mailboxFor(Transaction& tx, std::optional<std::int64_t> ticketId,
                                      std::optional<std::int64_t> wanted);
    std::string localeOf(Transaction& tx, std::int64_t userId, const Mailbox& mailbox);
    void render(Draft& draft, const tickets::Ticket& ticket, const std::string& locale, const std::string& kind,
                Json data);
    void threadWith(Transaction& tx, Draft& draft, std::int64_t ticketId);

    Kernel* _kernel = nullptr;
    const Identity* _identity = nullptr;
};

}  // namespace kontor::mail
