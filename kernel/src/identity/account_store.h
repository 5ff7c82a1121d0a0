#pragma once

#include <map>

#include "identity/passwords.h"
#include "identity/role_rights.h"
#include "identity/session_store.h"
#include "identity/sign_in_guard.h"
#include "kontor/accounts.h"
#include "kontor/catalog.h"
#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/event.h"
#include "kontor/log.h"
#include "kontor/setting.h"
#include "kontor/sign_in.h"

namespace kontor {

/// Accounts in the tables user, credential, session and personal_token.
class AccountStore : public Accounts {
  public:
    AccountStore(Database& db, Ledger& ledger, const Catalog& catalog, const Secrets& secrets, const Clock& clock,
                 const Settings& settings);

    NewSession signIn(std::string_view login, std::string_view password, std::string_view address, bool browser,
                      std::string_view agent = {}) override;
    NewSession startSession(Transaction& tx, std::int64_t userId, const SignInWay& way, std::string_view address,
                            bool browser, std::string_view agent = {}) override;
    void signInRefused(std::string_view login, std::string_view way, std::string_view address,
                       std::string_view agent) override;
    void signOut(const Viewer& viewer) override;
    void endSessions(Transaction& tx, std::int64_t userId, std::optional<std::int64_t> only = {}) override;
    void endOtherSessions(Transaction& tx, const Viewer& viewer) override;
    std::optional<Viewer> authenticate(std::string_view token, Origin origin) override;
    std::string csrfToken(std::string_view sessionToken) const override;
    Viewer viewerOf(Transaction& tx, std::int64_t userId, Origin origin) override;
    std::optional<std::int64_t> findByEmail(Transaction& tx, std::string_view email) override;
    std::optional<std::int64_t> findByLogin(Transaction& tx, std::string_view login) override;
    void setPassword(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view password) override;
    bool checkPassword(Transaction& tx, std::int64_t userId, std::string_view password) override;
    NewToken createToken(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view name,
                         const std::vector<std::string>& scopes, std::optional<Time> expiresAt) override;

    /// Sources that decide about logins which are not local, in this order. Before anybody signs in.
    void setSources(std::vector<SignInSource*> sources) { _sources = std::move(sources); }

    /// The same people as they are now: by session or token where the viewer has one. Who signed out, was switched off
    /// or lost the token is missing. Two statements at most for all of them. Keys are those of `identityOf`.
    std::map<std::string, Viewer> current(Transaction& tx, const std::vector<Viewer>& viewers);
    /// As viewerOf, for several at once; inactive and unknown ones are missing.
    std::vector<Viewer> viewersOf(Transaction& tx, const std::vector<std::int64_t>& userIds, Origin origin);
    /// Tells apart viewers that may see different things or end at different times.
    static std::string identityOf(const Viewer& viewer);

    /// Ends what has expired.
    static void prune(Database& db, Time now);

  private:
    /// What is known of a login before its password is looked at.
    struct Known {
        std::optional<std::int64_t> userId;
        bool active = false;
        std::string source;
        std::optional<std::string> hash;
        std::optional<Time> changedAt;  ///< of the password
    };
    Known known(const std::string& login);
    SignInGuard::Turn attempted(const std::string& login, const SignInPlace& place);
    void refused(const SignInEntry& entry, const SignInPlace& place);
    std::optional<std::int64_t> byPassword(const SignInAttempt& attempt, const std::string* hash, std::string& way);
    void takeTimeOfPassword(const SignInAttempt& attempt);
    std::optional<std::int64_t> bySource(const SignInAttempt& attempt, std::string& way);
    /// Throws Invalid("password") for one that the policy forbids.
    void requireAllowed(Transaction& tx, std::int64_t userId, std::string_view password);
    /// By id, in one statement.
    std::map<std::int64_t, viewerRows::Row> people(Transaction& tx, const std::vector<SqlValue>& ids, Origin origin);
    std::optional<viewerRows::Row> person(Transaction& tx, std::int64_t userId, Origin origin);
    std::optional<Viewer> bySession(const std::string& hash, Origin origin);
    std::optional<Viewer> byToken(const std::string& hash, Origin origin);

    Database& _db;
    Ledger& _ledger;
    const Secrets& _secrets;
    const Clock& _clock;
    const Settings& _settings;
    RoleRights _rights;
    Passwords _passwords;
    SignInGuard _guard;
    SessionStore _sessions;
    std::vector<SignInSource*> _sources;
};

}  // namespace kontor
