#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

/// Kerberos tickets that browsers in a domain bring along (SPNEGO, RFC 4559).
namespace kontor::sso {

/// A ticket that is not taken, and why; for the log.
struct BadTicket : std::runtime_error {
    enum class Kind {
        ntlm,    ///< the browser has no ticket and tries the older way
        ticket,  ///< expired, for another service, used before, …
        keytab   ///< ours is missing or wrong: nobody's fault who signs in
    };
    BadTicket(Kind what, const std::string& text) : std::runtime_error(text), kind(what) {}
    Kind kind;
};

/// Who a ticket is of.
struct Principal {
    std::string name;    ///< `anna`
    std::string realm;   ///< `AD.EXAMPLE.ORG`
    std::string answer;  ///< for the client (base64), so that it knows who we are; may be empty

    /// Takes `name@REALM` apart. Throws BadTicket for services (`HTTP/host@REALM`), escapes and what is no name.
    static Principal parse(std::string_view text);
};

/// Accepts the token of an `Authorization: Negotiate` header with the keys of the keytab. `service` is the principal
/// that tickets must be for (`HTTP/kontor.example.org`); empty: any of the keytab. Each token counts once: what came is
/// kept in the file `replays`. Throws BadTicket.
Principal acceptTicket(std::string_view base64Token, const std::string& keytab, const std::string& service,
                       const std::string& replays);

/// A check of the keytab alone. Throws BadTicket.
void checkKeytab(const std::string& keytab, const std::string& service);

}  // namespace kontor::sso
