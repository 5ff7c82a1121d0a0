#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mime_message.h"

/// Who or what wrote a mail, and so what may be done with it (RFC 3834, RFC 3464, R5 of the requirements).
namespace kontor::mail {

enum class MailKind {
    Personal,   ///< written by somebody
    AutoReply,  ///< out of office and the like
    Bounce,     ///< a delivery report
    Bulk,       ///< newsletter, mailing list, other automatic mail
    Challenge,  ///< "confirm that you are human"
    Loop,       ///< our own mail come back, or mail that has run in circles
};

std::string_view toString(MailKind kind);

struct MailClass {
    MailKind kind = MailKind::Personal;
    std::string reason;  ///< which sign decided, for the trace

    /// An automatic answer (acknowledgement) may be sent.
    bool mayAnswer() const { return kind == MailKind::Personal; }
    /// It may open a ticket again.
    bool mayReopen() const { return kind == MailKind::Personal; }
    /// It may make a new ticket when it belongs to none.
    bool mayOpenTicket() const { return kind == MailKind::Personal || kind == MailKind::Bulk; }
};

/// What this installation knows itself by.
struct OwnIdentity {
    std::string instanceId;              ///< the value of our X-Kontor-Instance header
    std::vector<std::string> addresses;  ///< of all mailboxes, lower case
    std::string messageIdDomain;         ///< domain of our message ids
    std::size_t maxReceived = 50;        ///< more hops than that is a loop
};

/// Decides by headers and structure alone. `returnPath` is the envelope sender if known ("<>" for none); when empty,
/// the Return-Path header is used.
MailClass classify(const ParsedMessage& message, const OwnIdentity& own, std::string_view returnPath = {});

}  // namespace kontor::mail
