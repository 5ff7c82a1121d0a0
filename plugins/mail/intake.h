#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/mail_class.h"
#include "core/parser_process.h"
#include "core/threading.h"
#include "identity.h"
#include "kontor/kernel.h"
#include "mail_store.h"
#include "outgoing_queue.h"

namespace kontor::mail {

/// From a raw mail to a ticket or a message. A mail is stored whole first; then it is parsed in a process of its own;
/// then one transaction files it. Whatever goes wrong with one mail puts that mail into quarantine.
class Intake {
  public:
    Intake(Kernel& kernel, const Identity& identity, OutgoingQueue& queue, ParserProcessOptions parser)
        : _kernel(kernel), _identity(identity), _queue(queue), _parser(std::move(parser)) {}

    /// Stores a raw mail; gives the id of its row, also when it was stored before.
    std::int64_t spool(const Mailbox& mailbox, std::int64_t uidValidity, std::int64_t uid, std::string_view raw);
    /// Stores a mail that somebody handed in; the same bytes twice are one mail.
    std::int64_t handIn(const Mailbox& mailbox, std::string_view raw);
    /// Notes a mail that cannot even be fetched; it stays on the server.
    std::int64_t refuse(const Mailbox& mailbox, std::int64_t uidValidity, std::int64_t uid, const std::string& reason);

    /// Works on a stored mail until it is filed or quarantined. Throws only Unavailable: then it is still waiting.
    void process(std::int64_t id);

    /// Puts a quarantined mail back and works on it. Throws Conflict when it is not in quarantine, NotFound.
    void retry(const Viewer& viewer, std::int64_t id);
    /// Gives a quarantined mail up; its raw text stays. Throws as retry.
    void discard(const Viewer& viewer, std::int64_t id);

  private:
    void quarantine(std::int64_t id, const std::string& reason, const ParsedMessage* message);
    void takeOut(const Viewer& viewer, std::int64_t id, const std::string& state, const char* action);

    Kernel& _kernel;
    const Identity& _identity;
    OutgoingQueue& _queue;
    ParserProcess _parser;
};

}  // namespace kontor::mail
