#include "identity/account_store.h"

#include <algorithm>

#include "identity/role_holders.h"
#include "identity/session_ended.h"
#include "identity/viewer_rows.h"
#include "kontor/log.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent signInFailed(
    LogEvent::Level::warning, "identity.sign_in_failed", "A sign-in as {login} from {address} failed",
    "Somebody gave a wrong password or an unknown login. Many of these from one address are an attack; the "
    "address is slowed down by itself.");
const LogEvent unseen(LogEvent::Level::warning, "identity.unseen", "The use of a session can't be noted: {error}",
                      "The session may end earlier than it should. Check the state of the database.");

constexpr std::string_view localSource = "local";
constexpr std::string_view tokenPrefix = "kontor_pat_";
/// Of a session that lacks its second factor.
constexpr std::chrono::minutes unfinishedLife(15);
constexpr std::chrono::hours wholeLife(24 * 14);
constexpr std::chrono::seconds noteEvery(60);

std::string loginOf(std::string_view typed) {
    return asciiLower(trimmed(typed));
}

}  // namespace

const LogEvent sessionMade(LogEvent::Level::info, "identity.signed_in", "{login} signed in from {address}",
                           "Nothing to do.");

constexpr Field sessionEndedFields[] = {
    field<&SessionEnded::userId>("user_id").doc("Whose session or token was ended").example("7"),
};
const FieldTable SessionEnded::fields = sessionEndedFields;

AccountStore::AccountStore(Database& db, Ledger& ledger, const Catalog& catalog, const Secrets& secrets,
                           const Clock& clock)
    : _db(db), _ledger(ledger), _secrets(secrets), _clock(clock), _rights(catalog), _guard(db, clock) {}

NewSession AccountStore::signIn(std::string_view typed, std::string_view password, std::string_view address,
                                bool browser) {
    if (!isUtf8(typed) || !isUtf8(password) || characters(typed) > 254) throw Forbidden("sign_in");
    const std::string login = loginOf(typed);
    const std::string from(leftCharacters(isUtf8(address) ? address : "", 64));
    _guard.attempt(login, from);

    using Row = std::tuple<std::int64_t, std::string, bool, std::optional<std::string>>;
    const auto found = _db.read([&](Transaction& tx) {
        return tx.maybe<Row>(
            "SELECT u.id, u.source, " + viewerRows::condition() +
                ", c.password_hash FROM user u LEFT JOIN credential c ON c.user_id = u.id WHERE u.login_key = ?",
            login);
    });
    SignInAttempt attempt{login, password, from, std::nullopt, {}, false};
    const std::string* hash = nullptr;
    if (found) {
        attempt.userId = std::get<0>(*found);
        attempt.source = std::get<1>(*found);
        attempt.decoy = attempt.source == localSource;
        const auto& own = std::get<3>(*found);
        if (attempt.decoy && std::get<2>(*found) && own) hash = &*own;
    }
    std::optional<std::int64_t> user;
    if (_passwords.verify(hash, password))
        user = attempt.userId;
    else
        user = bySource(attempt);
    // What the session lacks: 1 a code, 2 a second factor that a role demands (SecondFactor::Step).
    std::optional<std::int64_t> step;
    if (user)
        step = _db.read([&](Transaction& tx) {
            return tx.maybe<std::int64_t>(
                "SELECT CASE"
                " WHEN EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) "
                "THEN 1"
                " WHEN EXISTS (SELECT 1 FROM role r WHERE r.second_factor AND " +
                    roleHolders::heldBy("r.name", "u.id") + ") THEN 2 ELSE 0 END FROM user u WHERE u.id = ? AND " +
                    viewerRows::condition(),
                *user);
        });
    if (!step) {
        log(signInFailed, {{"login", login}, {"address", from}});
        throw Forbidden("sign_in");
    }
    _guard.succeeded(login, from);

    const auto lacks = *step;
    const std::chrono::minutes life = lacks ? unfinishedLife : std::chrono::minutes(sessionIdleLife);
    NewSession session;
    session.userId = *user;
    session.token = randomToken(32);
    if (browser) session.csrfToken = csrfToken(session.token);
    const std::optional<std::string> better =
        hash && _passwords.needsRehash(*hash) ? std::optional(_passwords.hash(password)) : std::nullopt;
    session.expiresAt = _db.write([&](Transaction& tx) {
        const Time now = _clock.now();
        if (better) tx.execute("UPDATE credential SET password_hash = ? WHERE user_id = ?", *better, session.userId);
        tx.execute(
            "INSERT INTO session (token_hash, user_id, browser, lacks, address, created_at, seen_at, expires_at) "
            "VALUES "
            "(?, ?, ?, ?, ?, ?, ?, ?)",
            sha256Hex(session.token), session.userId, browser, lacks, from, now, now, now + life);
        return Time(now + life);
    });
    // Who still lacks a code is not signed in.
    if (!lacks) log(sessionMade, {{"login", login}, {"address", from}});
    return session;
}

/// Who a source outside says it is; nothing when all say no. All of them are asked also for what is known to be wrong.
std::optional<std::int64_t> AccountStore::bySource(const SignInAttempt& attempt) {
    bool unavailable = false;
    for (SignInSource* source : _sources) {
        const SignInAnswer answer = source->signIn(attempt);
        using Result = SignInAnswer::Result;
        if (answer.result == Result::unavailable) unavailable = true;
        if (answer.result == Result::wrong && !attempt.decoy) return std::nullopt;
        if (answer.result != Result::authenticated || attempt.decoy) continue;
        return answer.userId;
    }
    // The same for every login that is not let in, or it would tell which ones there are.
    if (unavailable) throw Unavailable("the sign-in can't be checked: a directory is away");
    return std::nullopt;
}

void AccountStore::signOut(const Viewer& viewer) {
    const std::string& id = viewer.data().sessionId;
    if (id.empty()) return;
    _db.write([&](Transaction& tx) {
        if (tx.execute("DELETE FROM session WHERE id = ? AND user_id = ?", std::stoll(id), viewer.id()) > 0)
            _ledger.emit(tx, SessionEnded{viewer.id()});
    });
}

std::optional<Viewer> AccountStore::authenticate(std::string_view token, Origin origin) {
    if (token.empty() || token.size() > 200) return std::nullopt;
    const std::string hash = sha256Hex(token);
    return token.starts_with(tokenPrefix) ? byToken(hash, origin) : bySession(hash, origin);
}

std::optional<Viewer> AccountStore::bySession(const std::string& hash, Origin origin) {
    static const std::string sql = "SELECT s.id, s.created_at, s.seen_at, s.lacks, " + viewerRows::columns() +
                                   " FROM session s JOIN user u ON u.id = s.user_id WHERE s.token_hash = ? AND "
                                   "s.expires_at > ? AND s.lacks <> 1 AND " +
                                   viewerRows::condition();
    const Time now = _clock.now();
    std::optional<viewerRows::Row> found;
    std::int64_t id = 0;
    Time createdAt{};
    Time seenAt{};
    bool unfinished = false;
    _db.read([&](Transaction& tx) {
        tx.run(sql, {hash, now}, [&](const SqlRow& row) {
            id = row.get<std::int64_t>(0);
            createdAt = row.get<Time>(1);
            seenAt = row.get<Time>(2);
            unfinished = row.get<std::int64_t>(3) != 0;
            found = viewerRows::read(row, 4, origin);
        });
        if (found) _rights.complete(tx, *found);
    });
    if (!found) return std::nullopt;
    found->data.sessionId = std::to_string(id);
    // A scope that no permission has: signed in, and allowed nothing but what everybody may do with their own account.
    if (unfinished) found->data.scopes = {"second-factor:enrol"};
    if (!unfinished && now - seenAt >= noteEvery) {
        const Time expiresAt = std::min<Time>(now + sessionIdleLife, createdAt + wholeLife);
        try {
            _db.write([&](Transaction& tx) {
                tx.execute("UPDATE session SET seen_at = ?, expires_at = ? WHERE id = ? AND seen_at = ?", now,
                           expiresAt, id, seenAt);
            });
        } catch (const Unavailable& error) {
            log(unseen, {{"error", error.what()}});
        }
    }
    return Viewer(std::move(found->data));
}

std::optional<Viewer> AccountStore::byToken(const std::string& hash, Origin origin) {
    static const std::string sql = "SELECT k.id, k.scopes, k.seen_at, " + viewerRows::columns() +
                                   " FROM personal_token k JOIN user u ON u.id = k.user_id"
                                   " WHERE k.token_hash = ? AND (k.expires_at IS NULL OR k.expires_at > ?) AND " +
                                   viewerRows::condition();
    const Time now = _clock.now();
    std::optional<viewerRows::Row> found;
    std::int64_t id = 0;
    std::optional<Time> seenAt;
    _db.read([&](Transaction& tx) {
        tx.run(sql, {hash, now}, [&](const SqlRow& row) {
            id = row.get<std::int64_t>(0);
            found = viewerRows::read(row, 3, origin);
            for (const auto& scope : Json::parse(row.get<std::string>(1)).items())
                found->data.scopes.push_back(scope.text());
            seenAt = row.get<std::optional<Time>>(2);
        });
        if (found) _rights.complete(tx, *found);
    });
    if (!found) return std::nullopt;
    found->data.tokenId = id;
    if (!seenAt || now - *seenAt >= noteEvery) {
        try {
            _db.write(
                [&](Transaction& tx) { tx.execute("UPDATE personal_token SET seen_at = ? WHERE id = ?", now, id); });
        } catch (const Unavailable& error) {
            log(unseen, {{"error", error.what()}});
        }
    }
    return Viewer(std::move(found->data));
}

std::string AccountStore::csrfToken(std::string_view sessionToken) const {
    return _secrets.sign("csrf", sessionToken);
}

Viewer AccountStore::viewerOf(Transaction& tx, std::int64_t userId, Origin origin) {
    static const std::string sql =
        "SELECT " + viewerRows::columns() + " FROM user u WHERE u.id = ? AND " + viewerRows::condition();
    std::optional<viewerRows::Row> found;
    tx.run(sql, {userId}, [&](const SqlRow& row) { found = viewerRows::read(row, 0, origin); });
    if (!found) throw NotFound("user " + std::to_string(userId));
    _rights.complete(tx, *found);
    return Viewer(std::move(found->data));
}

std::optional<std::int64_t> AccountStore::findByEmail(Transaction& tx, std::string_view email) {
    if (!isUtf8(email)) return std::nullopt;
    return tx.maybe<std::int64_t>("SELECT u.id FROM user u WHERE u.email_key = ? AND u.active",
                                  asciiLower(trimmed(email)));
}

std::optional<std::int64_t> AccountStore::findByLogin(Transaction& tx, std::string_view login) {
    if (!isUtf8(login)) return std::nullopt;
    return tx.maybe<std::int64_t>("SELECT u.id FROM user u WHERE u.login_key = ? AND u.active", loginOf(login));
}

void AccountStore::setPassword(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view password) {
    if (viewer.id() != userId || userId == 0) {
        viewer.require("users.write");
        requireRightsOf(tx, viewer, userId);
    }
    const auto login = tx.maybe<std::string>("SELECT login FROM user WHERE id = ? AND deleted_at IS NULL", userId);
    if (!login) throw NotFound("user " + std::to_string(userId));
    requireStrength(*login, password);
    tx.execute(
        "INSERT INTO credential (user_id, password_hash, changed_at) VALUES (?, ?, ?)"
        " ON DUPLICATE KEY UPDATE password_hash = VALUES(password_hash), changed_at = VALUES(changed_at)",
        userId, _passwords.hash(password), _clock.now());
    KONTOR_TESTPOINT("identity.password_written");
    endSessions(tx, _ledger, userId, viewer.id() == userId ? viewer.data().sessionId : "");
    _ledger.journal(tx, viewer, {"user", userId}, viewer.id() == userId ? "password_changed" : "password_reset");
}

bool AccountStore::checkPassword(Transaction& tx, std::int64_t userId, std::string_view password) {
    const auto hash = tx.maybe<std::string>("SELECT password_hash FROM credential WHERE user_id = ?", userId);
    return isUtf8(password) && _passwords.verify(hash ? &*hash : nullptr, password);
}

std::string AccountStore::identityOf(const Viewer& viewer) {
    const ViewerData& data = viewer.data();
    return std::to_string(data.id) + "/" + data.sessionId + "/" + std::to_string(data.tokenId) +
           (data.system ? "/system" : "");
}

std::map<std::string, Viewer> AccountStore::current(Transaction& tx, const std::vector<Viewer>& viewers) {
    std::map<std::string, Viewer> result;
    std::vector<SqlValue> ids;
    std::vector<SqlValue> sessions{_clock.now()};
    std::vector<SqlValue> tokens{_clock.now()};
    for (const auto& viewer : viewers) {
        if (viewer.isSystem() || viewer.isAnonymous()) {
            result.emplace(identityOf(viewer), viewer);
            continue;
        }
        ids.emplace_back(viewer.id());
        if (!viewer.data().sessionId.empty())
            sessions.emplace_back(static_cast<std::int64_t>(std::stoll(viewer.data().sessionId)));
        if (viewer.data().tokenId) tokens.emplace_back(viewer.data().tokenId);
    }
    if (ids.empty()) return result;
    std::map<std::int64_t, viewerRows::Row> people;
    tx.run("SELECT " + viewerRows::columns() + " FROM user u WHERE " + viewerRows::condition() + " AND u.id IN (" +
               placeholders(ids.size()) + ")",
           ids, [&](const SqlRow& row) { people[row.get<std::int64_t>(0)] = viewerRows::read(row, 0, Origin::api); });
    for (auto& [id, person] : people) _rights.complete(tx, person);
    std::map<std::int64_t, bool> liveSessions;
    std::map<std::int64_t, bool> liveTokens;
    if (sessions.size() > 1)
        tx.run("SELECT id FROM session WHERE expires_at > ? AND id IN (" + placeholders(sessions.size() - 1) + ")",
               sessions, [&](const SqlRow& row) { liveSessions[row.get<std::int64_t>(0)] = true; });
    if (tokens.size() > 1)
        tx.run("SELECT id FROM personal_token WHERE (expires_at IS NULL OR expires_at > ?) AND id IN (" +
                   placeholders(tokens.size() - 1) + ")",
               tokens, [&](const SqlRow& row) { liveTokens[row.get<std::int64_t>(0)] = true; });
    for (const auto& viewer : viewers) {
        const auto person = people.find(viewer.id());
        const ViewerData& before = viewer.data();
        if (person == people.end()) continue;
        if (!before.sessionId.empty() && !liveSessions.contains(std::stoll(before.sessionId))) continue;
        if (before.tokenId && !liveTokens.contains(before.tokenId)) continue;
        ViewerData now = person->second.data;
        now.origin = before.origin;
        now.scopes = before.scopes;
        now.sessionId = before.sessionId;
        now.tokenId = before.tokenId;
        result.emplace(identityOf(viewer), Viewer(std::move(now)));
    }
    return result;
}

void AccountStore::prune(Database& db, Time now) {
    db.write([&](Transaction& tx) { tx.execute("DELETE FROM session WHERE expires_at < ?", now); });
    SignInGuard::prune(db, now - std::chrono::hours(24));
}

}  // namespace kontor
