#include "identity/account_store.h"

#include <algorithm>

#include "identity/challenges.h"
#include "identity/password_policy.h"
#include "identity/rights.h"
#include "identity/session_ended.h"
#include "identity/viewer_rows.h"
#include "kontor/impersonation.h"
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
constexpr std::chrono::hours wholeLife(24 * 14);
constexpr std::chrono::seconds noteEvery(60);

std::string loginOf(std::string_view typed) {
    return asciiLower(trimmed(typed));
}

}  // namespace

AccountStore::AccountStore(Database& db, Ledger& ledger, const Catalog& catalog, const Secrets& secrets,
                           const Clock& clock, const Settings& settings)
    : _db(db),
      _ledger(ledger),
      _secrets(secrets),
      _clock(clock),
      _settings(settings),
      _rights(catalog),
      _guard(db, clock),
      _sessions(secrets, clock) {}

SignInGuard::Turn AccountStore::attempted(const std::string& login, const SignInPlace& place) {
    try {
        return _guard.attempt(login, place.address);
    } catch (const Unavailable& error) {
        if (error.isLimited)
            refused({.userId = known(login).userId, .login = login, .way = "password", .outcome = "locked"}, place);
        throw;
    }
}

AccountStore::Known AccountStore::known(const std::string& login) {
    using Row = std::tuple<std::int64_t, std::string, bool, std::optional<std::string>, std::optional<Time>>;
    auto row = _db.read([&](Transaction& tx) {
        return tx.maybe<Row>("SELECT u.id, u.source, " + viewerRows::condition() +
                                 ", c.password_hash, c.changed_at FROM user u LEFT JOIN credential c ON c.user_id = "
                                 "u.id WHERE u.login_key = ?",
                             login);
    });
    if (!row) return {};
    return {std::get<0>(*row), std::get<2>(*row), std::get<1>(*row), std::move(std::get<3>(*row)), std::get<4>(*row)};
}

void AccountStore::refused(const SignInEntry& entry, const SignInPlace& place) {
    _db.write([&](Transaction& tx) { _sessions.signIns().addFailure(tx, entry, place); });
}

NewSession AccountStore::signIn(std::string_view typed, std::string_view password, std::string_view address,
                                bool browser, std::string_view agent) {
    if (!isUtf8(typed) || !isUtf8(password) || characters(typed) > 254) throw Forbidden("sign_in");
    const std::string login = loginOf(typed);
    const SignInPlace place(address, agent);
    const SignInGuard::Turn turn = attempted(login, place);

    const Known found = known(login);
    SignInAttempt attempt{login, password, place.address, found.userId, found.source, false};
    attempt.decoy = found.source == localSource;
    const std::string* hash = attempt.decoy && found.active && found.hash ? &*found.hash : nullptr;
    SignInWay way{"password"};
    const std::optional<std::int64_t> user = byPassword(attempt, hash, way.name);
    std::optional<viewerRows::Row> who;
    if (user) who = _db.read([&](Transaction& tx) { return person(tx, *user, Origin::api); });
    if (!who) {
        takeTimeOfPassword(attempt);
        log(signInFailed, {{"login", login}, {"address", place.address}});
        const bool off = user ? true : found.userId && !found.active;
        refused({.userId = found.userId, .login = login, .way = way.name, .outcome = off ? "inactive" : "wrong"},
                place);
        throw Forbidden("sign_in");
    }
    const std::int64_t maxAge = hash ? _settings.integer("core.password_max_age_days") : 0;
    const bool renew =
        maxAge > 0 && found.changedAt && _clock.now() - *found.changedAt > std::chrono::hours(24 * maxAge);
    const std::optional<std::string> better =
        hash && _passwords.needsRehash(*hash) ? std::optional(_passwords.hash(password)) : std::nullopt;
    return _db.write([&](Transaction& tx) {
        _guard.succeeded(tx, turn);
        if (better) tx.execute("UPDATE credential SET password_hash = ? WHERE user_id = ?", *better, *user);
        NewSession session = _sessions.begin(tx, *who, who->demandsSecondFactor, way, place, browser);
        if (renew) {
            tx.execute("UPDATE session SET renew = TRUE WHERE id = ?", session.id);
            if (session.step == SignInStep::done) session.step = SignInStep::renew;
        }
        return session;
    });
}

NewSession AccountStore::startSession(Transaction& tx, std::int64_t userId, const SignInWay& way,
                                      std::string_view address, bool browser, std::string_view agent) {
    const auto who = person(tx, userId, Origin::api);
    if (!who) throw NotFound("user " + std::to_string(userId));
    return _sessions.begin(tx, *who, who->demandsSecondFactor, way, SignInPlace(address, agent), browser);
}

void AccountStore::signInRefused(std::string_view login, std::string_view way, std::string_view address,
                                 std::string_view agent) {
    const std::string name = isUtf8(login) ? loginOf(login) : std::string();
    refused({.userId = name.empty() ? std::nullopt : known(name).userId,
             .login = name,
             .way = std::string(way),
             .outcome = "wrong"},
            SignInPlace(address, agent));
}

std::optional<viewerRows::Row> AccountStore::person(Transaction& tx, std::int64_t userId, Origin origin) {
    static const std::string sql =
        "SELECT " + viewerRows::columns() + " FROM user u WHERE u.id = ? AND " + viewerRows::condition();
    std::optional<viewerRows::Row> found;
    tx.run(sql, {userId}, [&](const SqlRow& row) { found = viewerRows::read(row, 0, origin); });
    if (found) _rights.complete(tx, *found);
    return found;
}

/// Who that is by the password kept here, of a local account, or by what a source outside says.
std::optional<std::int64_t> AccountStore::byPassword(const SignInAttempt& attempt, const std::string* hash,
                                                     std::string& way) {
    if (attempt.decoy && _passwords.verify(hash, attempt.password)) return attempt.userId;
    try {
        return bySource(attempt, way);
    } catch (...) {
        takeTimeOfPassword(attempt);
        throw;
    }
}

/// Who is refused waits as long as with a local account, so that the time does not tell which accounts are local; who
/// is let in knows that anyway, and need not wait.
void AccountStore::takeTimeOfPassword(const SignInAttempt& attempt) {
    if (!attempt.decoy) _passwords.verify(nullptr, attempt.password);
}

/// Who a source outside says it is; nothing when all say no. All of them are asked also for what is known to be wrong.
std::optional<std::int64_t> AccountStore::bySource(const SignInAttempt& attempt, std::string& way) {
    bool unavailable = false;
    for (SignInSource* source : _sources) {
        const SignInAnswer answer = source->signIn(attempt);
        using Result = SignInAnswer::Result;
        if (answer.result == Result::unavailable) unavailable = true;
        if (!answer.way.empty() && !attempt.decoy) way = answer.way;
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
    const std::int64_t owner = viewer.data().impersonatorId ? viewer.data().impersonatorId : viewer.id();
    _db.write([&](Transaction& tx) { endSessions(tx, owner, std::stoll(id)); });
}

void AccountStore::endSessions(Transaction& tx, std::int64_t userId, std::optional<std::int64_t> only) {
    if (!only)
        kontor::endSessions(tx, _ledger, userId);
    else if (tx.execute("DELETE FROM session WHERE id = ? AND user_id = ?", *only, userId) > 0)
        _ledger.emit(tx, SessionEnded{userId});
}

void AccountStore::endOtherSessions(Transaction& tx, const Viewer& viewer) {
    if (viewer.data().sessionId.empty()) throw Conflict("error.no_session");
    requireOneself(viewer);
    kontor::endSessions(tx, _ledger, viewer.id(), viewer.data().sessionId);
    _ledger.journal(tx, viewer, {"user", viewer.id()}, "sessions_ended");
}

std::optional<Viewer> AccountStore::authenticate(std::string_view token, Origin origin) {
    if (token.empty() || token.size() > 200) return std::nullopt;
    const std::string hash = sha256Hex(token);
    return token.starts_with(tokenPrefix) ? byToken(hash, origin) : bySession(hash, origin);
}

std::optional<Viewer> AccountStore::bySession(const std::string& hash, Origin origin) {
    static const std::string sql =
        "SELECT s.id, s.created_at, s.seen_at, s.strong, s.renew, IF(s.acting_until > ?, s.user_id, 0),"
        " IF(s.acting_until > ?, (SELECT o.name FROM user o WHERE o.id = s.user_id), ''), " +
        viewerRows::columns() +
        " FROM session s JOIN user u ON u.id = IF(s.acting_until > ?, s.acting_as_id, s.user_id)"
        " WHERE s.token_hash = ? AND s.expires_at > ? AND s.lacks = 0 AND " +
        viewerRows::condition();
    const Time now = _clock.now();
    std::optional<viewerRows::Row> found;
    std::int64_t id = 0;
    Time createdAt{};
    Time seenAt{};
    bool strong = false;
    bool renew = false;
    _db.read([&](Transaction& tx) {
        tx.run(sql, {now, now, now, hash, now}, [&](const SqlRow& row) {
            id = row.get<std::int64_t>(0);
            createdAt = row.get<Time>(1);
            seenAt = row.get<Time>(2);
            strong = row.get<bool>(3);
            renew = row.get<bool>(4);
            found = viewerRows::read(row, 7, origin);
            found->data.impersonatorId = row.get<std::int64_t>(5);
            if (found->data.impersonatorId) found->data.impersonatorName = row.get<std::string>(6);
        });
        if (found) _rights.complete(tx, *found);
    });
    if (!found) return std::nullopt;
    found->data.sessionId = std::to_string(id);
    const bool unfinished = !strong && found->lacksSecondFactor();
    renew = renew && !found->data.impersonatorId;
    if (renew) found->data.scopes = {"password:renew"};
    // A scope that no permission has: signed in, and allowed nothing but what everybody may do with their own account.
    if (unfinished) found->data.scopes = {"second-factor:enrol"};
    if (!unfinished && !renew && now - seenAt >= noteEvery) {
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
    if (!found || found->lacksSecondFactor()) return std::nullopt;
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
    return _sessions.csrfToken(sessionToken);
}

Viewer AccountStore::viewerOf(Transaction& tx, std::int64_t userId, Origin origin) {
    auto found = person(tx, userId, origin);
    if (!found) throw NotFound("user " + std::to_string(userId));
    return Viewer(std::move(found->data));
}

std::optional<std::int64_t> AccountStore::findByEmail(Transaction& tx, std::string_view email) {
    if (!isUtf8(email)) return std::nullopt;
    const std::string address = asciiLower(trimmed(email));
    return tx.maybe<std::int64_t>(
        "SELECT u.id FROM user u WHERE u.email_key = ? AND u.active"
        " UNION SELECT u.id FROM user_address a JOIN user u ON u.id = a.user_id"
        " WHERE a.address = ? AND u.active AND u.deleted_at IS NULL LIMIT 1",
        address, address);
}

std::optional<std::int64_t> AccountStore::findByLogin(Transaction& tx, std::string_view login) {
    if (!isUtf8(login)) return std::nullopt;
    return tx.maybe<std::int64_t>("SELECT u.id FROM user u WHERE u.login_key = ? AND u.active", loginOf(login));
}

void AccountStore::setPassword(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view password) {
    requireOneself(viewer);
    if (viewer.id() != userId || userId == 0) {
        viewer.require("users.write");
        requireRightsOf(tx, viewer, userId);
    }
    requireAllowed(tx, userId, password);
    if (const auto history = _settings.integer("core.password_history"); history > 0) {
        tx.execute(
            "INSERT IGNORE INTO password_history (user_id, changed_at, password_hash)"
            " SELECT user_id, changed_at, password_hash FROM credential WHERE user_id = ?",
            userId);
        const auto oldest = tx.maybe<Time>(
            "SELECT changed_at FROM password_history WHERE user_id = ? ORDER BY changed_at DESC LIMIT 1 OFFSET ?",
            userId, history);
        if (oldest) tx.execute("DELETE FROM password_history WHERE user_id = ? AND changed_at <= ?", userId, *oldest);
    }
    tx.execute(
        "INSERT INTO credential (user_id, password_hash, changed_at) VALUES (?, ?, ?)"
        " ON DUPLICATE KEY UPDATE password_hash = VALUES(password_hash), changed_at = VALUES(changed_at)",
        userId, _passwords.hash(password), _clock.now());
    KONTOR_TESTPOINT("identity.password_written");
    if (viewer.id() == userId && !viewer.data().sessionId.empty())
        tx.execute("UPDATE session SET renew = FALSE WHERE id = ?", std::stoll(viewer.data().sessionId));
    kontor::endSessions(tx, _ledger, userId, viewer.id() == userId ? viewer.data().sessionId : "");
    _ledger.journal(tx, viewer, {"user", userId}, viewer.id() == userId ? "password_changed" : "password_reset");
}

void AccountStore::requireAllowed(Transaction& tx, std::int64_t userId, std::string_view password) {
    using Row = std::tuple<std::string, std::string, std::optional<std::string>>;
    const auto person =
        tx.maybe<Row>("SELECT login, name, email FROM user WHERE id = ? AND deleted_at IS NULL", userId);
    if (!person) throw NotFound("user " + std::to_string(userId));
    const auto& [login, name, email] = *person;
    const PasswordPolicy policy = PasswordPolicy::of(_settings);
    requireStrength(policy, {login, name, email.value_or("")}, password);
    if (policy.history == 0) return;
    auto former = tx.all<std::string>("SELECT password_hash FROM credential WHERE user_id = ?", userId);
    for (auto& hash : tx.all<std::string>(
             "SELECT password_hash FROM password_history WHERE user_id = ? ORDER BY changed_at DESC LIMIT ?", userId,
             policy.history - 1))
        former.push_back(std::move(hash));
    for (const auto& hash : former)
        if (_passwords.verify(&hash, password)) throw Invalid("password", "error.password_used");
}

bool AccountStore::checkPassword(Transaction& tx, std::int64_t userId, std::string_view password) {
    const auto hash = tx.maybe<std::string>("SELECT password_hash FROM credential WHERE user_id = ?", userId);
    return isUtf8(password) && _passwords.verify(hash ? &*hash : nullptr, password);
}

void AccountStore::prune(Database& db, Time now) {
    db.write([&](Transaction& tx) {
        tx.execute("DELETE FROM session WHERE expires_at < ?", now);
        tx.execute("DELETE FROM password_link WHERE expires_at < ?", now);
        Challenges::prune(tx, now);
    });
    SignInGuard::prune(db, now - std::chrono::hours(24));
}

}  // namespace kontor
