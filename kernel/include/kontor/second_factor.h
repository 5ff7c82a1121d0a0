#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/accounts.h"

namespace kontor {

/// The second step of signing in: a code of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) or
/// one of ten recovery codes. Roles may demand it. Published by the kernel: `kernel.get<SecondFactor>()`.
class KONTOR_API SecondFactor {
  public:
    using Step = SignInStep;
    /// Where one's own account stands.
    struct Status {
        std::optional<Time> since;  ///< set while codes of an app are on
        int recoveryCodes = 0;      ///< that are left
        int passkeys = 0;           ///< each is a second factor too
        bool required = false;      ///< by a role
    };
    /// A secret an app is to take, not yet in force.
    struct Enrolment {
        std::string secret;  ///< base32, for typing
        std::string uri;     ///< `otpauth://…`, for a QR code
    };
    /// What setting it up gave.
    struct Confirmed {
        std::vector<std::string> recoveryCodes;  ///< shown once; only keyed hashes are kept
        std::optional<NewSession> session;       ///< replaces one that was waiting for this
    };

    virtual ~SecondFactor();

    /// What the session still lacks; `done` also when there is no such session.
    virtual Step step(std::string_view sessionToken) = 0;
    /// Completes a session that lacks a code; the session goes on under a new token. Throws Forbidden for a wrong code
    /// and Unavailable::limited after five in a row.
    virtual NewSession enterCode(std::string_view sessionToken, std::string_view code) = 0;

    virtual Status status(Transaction& tx, const Viewer& viewer) = 0;
    /// The secret begun and not yet confirmed, if any.
    virtual std::optional<Enrolment> pending(Transaction& tx, const Viewer& viewer) = 0;
    /// Makes a new secret. Throws Conflict when it is on already, Invalid("password") for a wrong one (people of a
    /// directory, who have none here, give none).
    virtual Enrolment begin(Transaction& tx, const Viewer& viewer, std::string_view password) = 0;
    /// Puts the begun secret in force, by a code made with it; other sessions of the account end. Throws Invalid("otp")
    /// and Unavailable::limited.
    virtual Confirmed confirm(const Viewer& viewer, std::string_view code) = 0;
    /// Ends one's own, by a code. Throws Conflict while a role demands it, Invalid("otp") and Unavailable::limited.
    virtual void remove(const Viewer& viewer, std::string_view code) = 0;
    /// Ends somebody else's, who lost the device. Needs `users.write` and the rights of that person; their sessions
    /// end.
    virtual void reset(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;
};

}  // namespace kontor
