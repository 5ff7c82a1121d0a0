#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/time.h"
#include "kontor/transaction.h"

/// The SQL of signing in with providers. Each function is a statement or two within the caller's transaction.
namespace kontor::sso::store {

std::optional<std::string> sealedSecret(Transaction& tx, std::int64_t providerId);

/// What a provider's button shows.
struct Logo {
    std::int64_t providerId = 0;
    std::string mediaType;
    std::string hash;     ///< a part of its address
    std::string content;  ///< base64url
    static constexpr auto columns = std::tuple{&Logo::providerId, &Logo::mediaType, &Logo::hash, &Logo::content};
};
std::optional<Logo> logo(Transaction& tx, std::int64_t providerId);
/// One without a hash is taken away.
void putLogo(Transaction& tx, const Logo& logo);
std::vector<std::pair<std::int64_t, std::string>> logoHashes(Transaction& tx);

struct MappingRow {
    std::string value;
    std::string role;
    std::optional<std::int64_t> groupId;
    static constexpr auto columns = std::tuple{&MappingRow::value, &MappingRow::role, &MappingRow::groupId};
};
std::vector<MappingRow> mappings(Transaction& tx, std::int64_t providerId);

/// An account as far as signing in is concerned.
struct Account {
    std::int64_t userId = 0;
    bool active = false;  ///< neither switched off nor deleted
    static constexpr auto columns = std::tuple{&Account::userId, &Account::active};
};
std::optional<Account> identity(Transaction& tx, std::int64_t providerId, const std::string& subject);
/// Whether the account is known under some subject of that provider.
bool hasIdentity(Transaction& tx, std::int64_t providerId, std::int64_t userId);
void addIdentity(Transaction& tx, std::int64_t providerId, const std::string& subject, std::int64_t userId, Time now);
void sawIdentity(Transaction& tx, std::int64_t providerId, const std::string& subject, Time now);
std::int64_t identityCount(Transaction& tx, std::int64_t providerId);

/// A session that began at a provider.
struct Session {
    std::int64_t sessionId = 0;
    std::int64_t providerId = 0;
    std::int64_t userId = 0;
    std::string subject;
    std::string providerSession;
    std::string sealedIdToken;
    static constexpr auto columns = std::tuple{&Session::sessionId, &Session::providerId,      &Session::userId,
                                               &Session::subject,   &Session::providerSession, &Session::sealedIdToken};
};
void addSession(Transaction& tx, const Session& session, Time now);
std::optional<Session> session(Transaction& tx, std::int64_t sessionId);
/// Takes the sessions out that a notice is about: of a provider's session, of a subject, or of both.
std::vector<Session> takeSessions(Transaction& tx, std::int64_t providerId, const std::string& subject,
                                  const std::string& providerSession);

/// Notes that something which counts once has come. False when it came before.
bool useOnce(Transaction& tx, const std::string& what, Time expiresAt);
/// Forgets what nobody can use any more.
void prune(Transaction& tx, Time now);

}  // namespace kontor::sso::store
