#include "sso_store.h"

#include "kontor/text.h"

namespace kontor::sso::store {

namespace {

/// No session of the kernel lives longer.
constexpr std::chrono::hours sessionsKeptFor(24 * 15);

const std::string sessionColumns =
    "SELECT session_id, provider_id, user_id, subject, provider_session, sealed_id_token FROM sso_sessions WHERE ";

}  // namespace

std::optional<std::string> sealedSecret(Transaction& tx, std::int64_t providerId) {
    return tx.maybe<std::string>("SELECT sealed FROM sso_secrets WHERE provider_id = ?", providerId);
}

std::optional<Logo> logo(Transaction& tx, std::int64_t providerId) {
    return tx.maybe<Logo>("SELECT provider_id, media_type, hash, content FROM sso_logos WHERE provider_id = ?",
                          providerId);
}

void putLogo(Transaction& tx, const Logo& logo) {
    if (logo.hash.empty())
        tx.execute("DELETE FROM sso_logos WHERE provider_id = ?", logo.providerId);
    else
        tx.execute(
            "INSERT INTO sso_logos (provider_id, media_type, hash, content) VALUES (?, ?, ?, ?) ON DUPLICATE KEY "
            "UPDATE media_type = VALUES(media_type), hash = VALUES(hash), content = VALUES(content)",
            logo.providerId, logo.mediaType, logo.hash, logo.content);
}

std::vector<std::pair<std::int64_t, std::string>> logoHashes(Transaction& tx) {
    std::vector<std::pair<std::int64_t, std::string>> hashes;
    using Row = std::tuple<std::int64_t, std::string>;
    tx.each<Row>([&](Row row) { hashes.emplace_back(std::get<0>(row), std::get<1>(std::move(row))); },
                 "SELECT provider_id, hash FROM sso_logos");
    return hashes;
}

std::vector<MappingRow> mappings(Transaction& tx, std::int64_t providerId) {
    return tx.all<MappingRow>("SELECT value, role, group_id FROM sso_mappings WHERE provider_id = ? ORDER BY id",
                              providerId);
}

std::optional<Account> identity(Transaction& tx, std::int64_t providerId, const std::string& subject) {
    return tx.maybe<Account>(
        "SELECT i.user_id, u.active AND u.deleted_at IS NULL FROM sso_identities i JOIN user u ON u.id = i.user_id "
        "WHERE i.provider_id = ? AND i.subject = ?",
        providerId, subject);
}

bool hasIdentity(Transaction& tx, std::int64_t providerId, std::int64_t userId) {
    return tx
        .maybe<std::int64_t>("SELECT 1 FROM sso_identities WHERE provider_id = ? AND user_id = ?", providerId, userId)
        .has_value();
}

void addIdentity(Transaction& tx, std::int64_t providerId, const std::string& subject, std::int64_t userId, Time now) {
    tx.execute("INSERT INTO sso_identities (provider_id, subject, user_id, created_at, seen_at) VALUES (?, ?, ?, ?, ?)",
               providerId, subject, userId, now, now);
}

void sawIdentity(Transaction& tx, std::int64_t providerId, const std::string& subject, Time now) {
    tx.execute("UPDATE sso_identities SET seen_at = ? WHERE provider_id = ? AND subject = ?", now, providerId, subject);
}

std::int64_t identityCount(Transaction& tx, std::int64_t providerId) {
    return tx.one<std::int64_t>("SELECT COUNT(*) FROM sso_identities WHERE provider_id = ?", providerId);
}

void addSession(Transaction& tx, const Session& session, Time now) {
    tx.execute(
        "INSERT INTO sso_sessions (session_id, provider_id, user_id, subject, provider_session, sealed_id_token, "
        "created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        session.sessionId, session.providerId, session.userId, session.subject, session.providerSession,
        session.sealedIdToken, now);
}

std::optional<Session> session(Transaction& tx, std::int64_t sessionId) {
    return tx.maybe<Session>(sessionColumns + "session_id = ?", sessionId);
}

std::vector<Session> takeSessions(Transaction& tx, std::int64_t providerId, const std::string& subject,
                                  const std::string& providerSession) {
    std::string condition = "provider_id = ?";
    std::vector<SqlValue> values{providerId};
    if (!subject.empty()) {
        condition += " AND subject = ?";
        values.emplace_back(subject);
    }
    if (!providerSession.empty()) {
        condition += " AND provider_session = ?";
        values.emplace_back(providerSession);
    }
    std::vector<Session> sessions;
    if (values.size() == 1) return sessions;
    tx.run(sessionColumns + condition, values, [&](const SqlRow& row) { sessions.push_back(fromRow<Session>(row)); });
    for (const auto& session : sessions) tx.execute("DELETE FROM sso_sessions WHERE session_id = ?", session.sessionId);
    return sessions;
}

bool useOnce(Transaction& tx, const std::string& what, Time expiresAt) {
    const std::string hash = sha256Hex(what);
    if (tx.maybe<std::int64_t>("SELECT 1 FROM sso_used WHERE hash = ?", hash)) return false;
    try {
        tx.execute("INSERT INTO sso_used (hash, expires_at) VALUES (?, ?)", hash, expiresAt);
    } catch (const Conflict&) {
        return false;
    }
    return true;
}

void prune(Transaction& tx, Time now) {
    tx.execute("DELETE FROM sso_used WHERE expires_at < ?", now);
    tx.execute("DELETE FROM sso_sessions WHERE created_at < ?", now - sessionsKeptFor);
}

}  // namespace kontor::sso::store
