#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/time.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// What a session still lacks.
enum class SignInStep {
    done,   ///< nothing
    code,   ///< a second factor; until then nobody is signed in
    enrol,  ///< its owner has no second factor and a role demands one; until then nothing is permitted
    renew   ///< the password has run out; until there is a new one nothing is permitted
};

/// How somebody was authenticated.
struct SignInWay {
    std::string name;  ///< as the sign-in log says it: "password", "oidc:NAME", "kerberos", at most 100 characters
    bool secondFactor = false;  ///< it counts as a second factor: none is asked for here
};

/// A session just made.
struct NewSession {
    std::int64_t id = 0;
    std::string token;      ///< shown once; only its hash is kept
    std::string csrfToken;  ///< of a browser session
    Time expiresAt{};
    std::int64_t userId = 0;
    SignInStep step = SignInStep::done;
};

/// A personal access token just made.
struct NewToken {
    std::int64_t id = 0;
    std::string secret;  ///< shown once
};

/// People, their sign-in and their rights. Users, roles, groups, locations and departments themselves are records.
class KONTOR_API Accounts {
  public:
    virtual ~Accounts();

    /// Checks login and password. Throws Forbidden("sign_in") for a wrong pair (same time and answer for unknown
    /// logins) and Unavailable::limited after five failures in a row of that login and address. `agent` is what the
    /// client calls itself (User-Agent).
    virtual NewSession signIn(std::string_view login, std::string_view password, std::string_view address, bool browser,
                              std::string_view agent = {}) = 0;
    /// Signs in somebody whom another has authenticated (an identity provider, a ticket of the domain). Throws NotFound
    /// for unknown and inactive people.
    virtual NewSession startSession(Transaction& tx, std::int64_t userId, const SignInWay& way,
                                    std::string_view address, bool browser, std::string_view agent = {}) = 0;
    /// Notes in the sign-in log that such a sign-in was refused; `login` is what is known of whom it was about.
    virtual void signInRefused(std::string_view login, std::string_view way, std::string_view address,
                               std::string_view agent) = 0;
    virtual void signOut(const Viewer& viewer) = 0;
    /// Ends one session of the user, or all of them, with the connections that live on them.
    virtual void endSessions(Transaction& tx, std::int64_t userId, std::optional<std::int64_t> only = {}) = 0;
    /// Signs the viewer out everywhere but here. Throws Conflict when there is no session.
    virtual void endOtherSessions(Transaction& tx, const Viewer& viewer) = 0;

    /// The viewer of a session token or personal access token; nothing for a bad or expired one. One statement at most.
    virtual std::optional<Viewer> authenticate(std::string_view token, Origin origin) = 0;
    /// The token that forms of this browser session carry.
    virtual std::string csrfToken(std::string_view sessionToken) const = 0;

    /// The viewer of a user, as mail, rules and events act for. Throws NotFound for unknown and inactive ones.
    virtual Viewer viewerOf(Transaction& tx, std::int64_t userId, Origin origin) = 0;
    virtual std::optional<std::int64_t> findByEmail(Transaction& tx, std::string_view email) = 0;
    virtual std::optional<std::int64_t> findByLogin(Transaction& tx, std::string_view login) = 0;

    /// Throws Invalid("password") for one that is too weak; ends all sessions of the user but the viewer's own.
    virtual void setPassword(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view password) = 0;
    virtual bool checkPassword(Transaction& tx, std::int64_t userId, std::string_view password) = 0;

    virtual NewToken createToken(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view name,
                                 const std::vector<std::string>& scopes, std::optional<Time> expiresAt) = 0;
};

}  // namespace kontor
