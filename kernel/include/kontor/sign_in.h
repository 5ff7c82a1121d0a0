#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

/// What somebody typed to sign in, when the kernel itself can't tell whether it is right.
struct SignInAttempt {
    std::string login;  ///< trimmed, in lower case
    std::string_view password;
    std::string address;                 ///< of the client
    std::optional<std::int64_t> userId;  ///< the account with that login, switched off ones too
    std::string source;                  ///< of that account; empty when there is none
    /// It is certain that the answer is no (a local account with a wrong password). Do the work of an attempt that
    /// fails all the same, so that the time does not tell which logins exist; the answer is not looked at.
    bool decoy = false;
};

struct SignInAnswer {
    enum class Result {
        authenticated,  ///< it is `userId`, whose account exists by now
        wrong,          ///< this source knows the login, and says no
        unknown,        ///< not here: the next source is asked
        unavailable,    ///< this source would have to decide and can't just now
    } result = Result::unknown;
    std::int64_t userId = 0;
    std::string way = {};  ///< for the sign-in log: "directory:NAME"
};

/// A place outside that knows people's passwords: a directory. Plugins provide any number of them; they are asked in
/// order for each login that is not a local account. Counting failures and locking out is done by the kernel.
class KONTOR_API SignInSource {
  public:
    virtual ~SignInSource();
    /// Called by many threads at once. Draws from Deadline::current(). May make the account of somebody who comes for
    /// the first time. Never throws for what is wrong with a server outside.
    virtual SignInAnswer signIn(const SignInAttempt& attempt) = 0;
};

}  // namespace kontor
