#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity.h"
#include "kontor/collaboration/message.h"
#include "kontor/kernel.h"
#include "kontor/mail/mailer.h"
#include "kontor/mail_sender.h"
#include "kontor/tickets/ticket.h"
#include "mailbox.h"

namespace kontor::mail {

struct Address;
struct ReportedRecipient;

/// What leaves: mails are made and queued in the transaction of what causes them, and sent later by OutgoingSender.
class OutgoingQueue : public Mailer, public MailSender {
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

    /// A message of the conversation: what an agent wrote goes to the requester and the copies, and whatever was
    /// written goes to who watches the ticket. Nobody gets what they wrote, or what a mail brought them already. Queued
    /// once, however often it is asked for.
    void reply(Transaction& tx, std::int64_t ticketId, std::int64_t messageId);

    std::optional<std::int64_t> queue(Transaction& tx, const Notification& notification) override;
    bool ready(Transaction& tx) override { return mailboxFor(tx, {}, {}).has_value(); }
    bool send(Transaction& tx, const ProductMail& mail) override;

    /// To whom a mail of ours went.
    std::vector<std::string> recipientsOf(Transaction& tx, const std::string& messageId);
    /// What a delivery report says of a mail of ours is kept with its recipient; when it did not arrive the ticket gets
    /// a private note as well.
    void markReported(Transaction& tx, const std::string& messageId, const ReportedRecipient& recipient,
                      const std::string& server, std::int64_t ticketId);

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
        std::string unsubscribe;
    };
    std::int64_t insert(Transaction& tx, const Draft& draft);
    /// Fills in who gets a message, and gives the language it is written in.
    std::string address(Transaction& tx, Draft& draft, const tickets::Ticket& ticket,
                        const collaboration::Message& message);
    void addWatchers(Transaction& tx, Draft& draft, const tickets::Ticket& ticket);
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
