#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/collaboration/collaboration.h"
#include "kontor/kernel.h"
#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// An answer in the conversation. Give `html` or `text`.
struct Answer {
    std::string html;
    std::string text;
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::vector<std::int64_t> fileIds;
};

/// A mail that was read, its sender known. Files were stored by the viewer who files it.
struct IncomingMail {
    std::int64_t senderId = 0;
    std::string from;  ///< address, for people
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::string subject;
    std::string html;  ///< or text
    std::string text;
    std::vector<std::int64_t> fileIds;
    std::vector<std::int64_t> watcherIds;  ///< users among the recipients, for a new ticket
    bool automatic = false;                ///< written by a machine: never opens a ticket again
};

/// The page of a ticket: what was said (messages and notes, oldest first) and what was done.
struct Timeline {
    std::vector<collaboration::TimelineEntry> entries;
    std::vector<JournalEntry> events;  ///< newest first; empty for who may not read the activity
    std::vector<collaboration::MessageRemark> remarks;
};

/// The rules of tickets. Pages, routes, commands and mail all work through it; it works through kernel.records(), so
/// every permission, visibility and guard holds. Ask for it by `kernel.get<TicketService>()`.
class TicketService {
  public:
    virtual ~TicketService() = default;

    virtual Ticket create(Transaction& tx, const Viewer& viewer, const Patch& values) = 0;
    virtual Ticket patch(Transaction& tx, const Viewer& viewer, std::int64_t id, const Patch& values,
                         std::optional<std::int64_t> ifMatch = {}) = 0;

    /// Each gives the id of the message or note. A reply of the requester opens a pending or resolved ticket again.
    virtual std::int64_t reply(Transaction& tx, const Viewer& viewer, std::int64_t id, const Answer& answer) = 0;
    virtual std::int64_t note(Transaction& tx, const Viewer& viewer, std::int64_t id, const Answer& text,
                              bool isPrivate) = 0;

    /// A mail becomes a ticket, or a message of one; `filing` is who files it (the system, by mail), the sender its
    /// author.
    virtual Ticket createFromMail(Transaction& tx, const Viewer& filing, const IncomingMail& mail,
                                  const Patch& defaults = {}) = 0;
    /// A merged ticket's mail goes to the one it was merged into. Gives the message's id and ticket.
    virtual std::pair<std::int64_t, std::int64_t> addFromMail(Transaction& tx, const Viewer& filing, std::int64_t id,
                                                              const IncomingMail& mail) = 0;

    /// Moves everything of `source` to `target` and closes `source` as its duplicate. Throws Conflict when one of them
    /// is merged already. Gives `target` as it is then.
    virtual Ticket merge(Transaction& tx, const Viewer& viewer, std::int64_t source, std::int64_t target) = 0;
    /// Makes a new ticket of one message, for the message's author; the two are related. An empty subject is taken from
    /// the old one.
    virtual Ticket split(Transaction& tx, const Viewer& viewer, std::int64_t id, std::int64_t messageId,
                         std::string_view subject) = 0;

    /// Reads `T-000123`, `t-123` and `123`; nothing when there is no such ticket or the viewer may not see it.
    virtual std::optional<Ticket> findByNumber(Transaction& tx, const Viewer& viewer, std::string_view number) = 0;
    /// Three statements, two without the names of authors, and those of who has remarks to make. The caller has read
    /// the ticket.
    virtual Timeline timeline(Transaction& tx, const Viewer& viewer, std::int64_t id, bool named = true) = 0;
};

}  // namespace kontor::tickets
