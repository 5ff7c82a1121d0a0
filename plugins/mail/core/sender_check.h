#pragma once

#include <string>
#include <string_view>

#include "mime_message.h"

/// Whether a mail really comes from the address in its From, as the mail server in front of us found out (RFC 8601).
namespace kontor::mail {

struct SenderCheck {
    enum class Result {
        Unknown,  ///< nobody we trust has checked it
        Passed,
        Failed,
    };
    Result result = Result::Unknown;
    std::string reason;  ///< for the trace and for people who administer mail
};

std::string_view toString(SenderCheck::Result result);

/// Reads the Authentication-Results headers that carry the name `trustedServer` (an authserv-id; empty: none is
/// trusted). DMARC decides where it was done; otherwise a DKIM signature, an SPF pass or a login that belongs to the
/// domain (a login: the address) of the one From address. Of several results of a method the topmost counts, for a
/// server writes its own above all that came with the mail.
SenderCheck checkSender(const ParsedMessage& message, std::string_view trustedServer);

}  // namespace kontor::mail
