#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/mail_class.h"
#include "core/sender_check.h"
#include "core/threading.h"
#include "identity.h"
#include "kontor/kernel.h"
#include "kontor/tickets/ticket_service.h"
#include "mail_store.h"
#include "mailbox.h"
#include "outgoing_queue.h"

namespace kontor::mail {

/// The decision about one parsed mail and what follows from it, within one transaction.
class Filing {
  public:
    Filing(Kernel& kernel, const Identity& identity, OutgoingQueue& queue, Transaction& tx, std::int64_t spoolId,
           const ParsedMessage& message);

    /// Files the mail and writes down what became of it.
    SpoolResult run();

  private:
    struct Sender {
        std::int64_t userId = 0;  ///< 0: nobody we know
        Address address;
    };

    void decide();
    void quarantine(std::string reason);
    bool isDuplicate();
    bool isOverCap(std::optional<std::int64_t> ticketId);
    std::optional<std::int64_t> ticketOfReport(ThreadIndex& index);
    void noteReport(std::int64_t ticketId);
    std::optional<std::int64_t> requesterOf(const Sender& sender);
    std::int64_t createRequester(const Sender& sender);
    tickets::IncomingMail mailFor(const Sender& sender, const Viewer& filing);
    std::vector<std::int64_t> storeParts(std::string& html, const Viewer& filing);
    std::vector<std::int64_t> watchersFor(std::int64_t requesterId);
    void openTicket(const Sender& sender);
    void addMessage(Sender sender, std::int64_t ticketId);
    /// Who writes the answer, when the mail is one: somebody who may work on that ticket and is known to have sent it.
    std::optional<Viewer> answerer(Sender& sender, std::int64_t ticketId);
    void rememberThread(std::int64_t ticketId);
    void trace(std::string step) { _result.trace.push_back(std::move(step)); }

    Kernel& _kernel;
    const Identity& _identity;
    OutgoingQueue& _queue;
    Transaction& _tx;
    const std::int64_t _spoolId;
    const ParsedMessage& _message;
    const Viewer _viewer;
    const Time _now;
    SpoolRow _row;
    Mailbox _mailbox;
    std::vector<std::string> _ownAddresses;
    MailClass _class;
    SenderCheck _sender;
    std::string _reportedId;  ///< our mail that a bounce is about
    SpoolResult _result;
};

}  // namespace kontor::mail
