#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

class Transaction;
class Viewer;

/// Links in mails by which people set a password without the old one. Each counts once, and only the newest of a
/// person. People of a directory, who have no password here, get none. Published by the kernel:
/// `kernel.get<PasswordLinks>()`.
class KONTOR_API PasswordLinks {
  public:
    virtual ~PasswordLinks();

    /// Whether mail can be sent.
    virtual bool offered() = 0;
    /// Somebody forgot the password of this login or mail address. Says nothing of whether there is such a person, not
    /// by the time either: the mail is made later. Throws Unavailable::limited for too many from one address.
    virtual void request(std::string_view login, std::string_view address) = 0;
    /// Mails a person a link for a first password, good for three days. Needs `users.write` and the rights of that
    /// person. Throws Conflict when there is no way to: no mail, no address, a person of a directory.
    virtual void invite(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;

    /// Login of the person the link is for; nothing when it was used, has expired or never was one.
    virtual std::optional<std::string> loginOf(std::string_view token) = 0;
    /// Sets the password; all sessions of the person end. Throws Forbidden for a link that doesn't count (any more) and
    /// Invalid("password") for a password the policy forbids.
    virtual void use(std::string_view token, std::string_view password) = 0;
};

}  // namespace kontor
