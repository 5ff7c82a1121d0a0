#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime_message.h"
#include "signed_token.h"

/// Which ticket a mail belongs to. The order is: own signed token, In-Reply-To, any References id ever seen, the
/// number in the subject if the sender takes part in that ticket.
namespace kontor::mail {

/// What the decision asks of the store. Answers name a ticket that exists; of a merged one the ticket it went into.
class ThreadIndex {
  public:
    virtual ~ThreadIndex() = default;
    /// The ticket with that id, followed through merges.
    virtual std::optional<std::int64_t> ticketById(std::int64_t id) = 0;
    /// The ticket whose conversation has, or has ever referred to, a mail with that Message-ID.
    virtual std::optional<std::int64_t> ticketOfMessageId(const std::string& messageId) = 0;
    virtual std::optional<std::int64_t> ticketOfNumber(const std::string& number) = 0;
    virtual bool isParticipant(std::int64_t ticketId, const std::string& address) = 0;
};

enum class ThreadedBy { Nothing, SignedToken, InReplyTo, References, SubjectNumber };

std::string_view toString(ThreadedBy by);

struct ThreadDecision {
    std::optional<std::int64_t> ticketId;  ///< none: a new ticket
    ThreadedBy by = ThreadedBy::Nothing;
    std::vector<std::string> trace;  ///< what was looked at and what came of it, in order
};

/// `recipients` are the envelope recipients where known (Delivered-To and the like are read from the message too).
ThreadDecision findThread(const ParsedMessage& message, const TokenSigner& signer, ThreadIndex& index,
                          const std::vector<std::string>& recipients = {});

/// Ticket numbers in a subject: "Re: [T-000123] Printer" -> "T-000123". At most five.
std::vector<std::string> numbersInSubject(std::string_view subject);

}  // namespace kontor::mail
