#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "core/oauth_client.h"
#include "kontor/kernel.h"
#include "mailbox.h"

namespace kontor::mail {

/// Access tokens of mailboxes that sign in by OAuth 2. A token is renewed before it expires; the refresh token that
/// comes with it is stored, sealed, in the same transaction as the access token and before that is used, for the old
/// one may be worth nothing from that moment on.
class OAuthAccess {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }

    /// A token that holds for some minutes at least. Throws MailServerError of kind Login when none can be had; how it
    /// stands is noted with the mailbox.
    std::string token(const Mailbox& mailbox, const std::function<bool()>& givesUp = {});
    /// The mail server did not take the token: the next one is a new one.
    void forget(const Mailbox& mailbox);

    /// Where a person allows access to the mailbox; they come back to `redirectUri` with a code. Throws Conflict when
    /// the mailbox does not sign in on behalf of a person.
    std::string beginSignIn(const Mailbox& mailbox, const std::string& redirectUri);
    /// Ends that sign-in. Throws Conflict (`mail.error.oauth_*`) when it was not begun here or the provider refuses.
    void finishSignIn(const Mailbox& mailbox, const std::string& state, const std::string& code);
    /// The mailbox whose sign-in has that state, if any.
    static std::int64_t mailboxOf(const std::string& state);

  private:
    struct Stored;

    TokenServer serverOf(const Mailbox& mailbox, const std::function<bool()>& givesUp) const;
    Stored stored(std::int64_t mailboxId) const;
    std::string renew(const Mailbox& mailbox, const Stored& stored, const std::function<bool()>& givesUp);
    bool takeTurn(std::int64_t mailboxId) const;
    void save(const Mailbox& mailbox, const Tokens& tokens) const;
    void noteFailure(const Mailbox& mailbox, const TokenError& error) const;

    Kernel* _kernel = nullptr;
    std::mutex _mutex;                        ///< one renewal at a time on this node
    std::map<std::int64_t, Tokens> _unsaved;  ///< got, but the database did not take them yet
};

}  // namespace kontor::mail
