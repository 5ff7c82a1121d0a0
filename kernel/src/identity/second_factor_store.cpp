#include "identity/second_factor_store.h"

#include <algorithm>

#include "identity/account_store.h"
#include "identity/one_time_code.h"
#include "identity/recovery_codes.h"
#include "identity/rights.h"
#include "identity/role_holders.h"
#include "kontor/impersonation.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent wrongCode(LogEvent::Level::warning, "identity.second_factor_failed",
                         "A wrong second-factor code was given for user {user}",
                         "The password was right and the code was not: a slip, or somebody who knows the password. "
                         "After five in a row further codes are refused for a while.");

/// Signed in by a session, as only a person in front of it may change how they sign in.
void requireSession(const Viewer& viewer) {
    if (viewer.data().sessionId.empty()) throw Conflict("error.no_session");
    requireOneself(viewer);
}

/// As people copy codes: with blanks and in capitals.
std::string plainCode(std::string_view code) {
    std::string result = asciiLower(code);
    std::erase_if(result, [](char c) { return c == ' ' || c == '-'; });
    return result;
}

}  // namespace

struct SecondFactorStore::Secret {
    std::string value;
    std::int64_t lastStep = 0;
    std::optional<Time> confirmedAt;
};

void SecondFactorStore::start(Kernel& kernel) {
    _kernel = &kernel;
    _guard.emplace(kernel.db(), kernel.clock());
}

template <class Check>
auto SecondFactorStore::guarded(std::int64_t userId, Check check) {
    const SignInGuard::Turn turn = _guard->attempt("second factor of " + std::to_string(userId), "");
    auto result = _kernel->db().write([&](Transaction& tx) {
        auto done = check(tx);
        if (done) _guard->succeeded(tx, turn);
        return done;
    });
    if (!result) log(wrongCode, {{"user", std::to_string(userId)}});
    return result;
}

std::optional<SecondFactorStore::Secret> SecondFactorStore::secretOf(Transaction& tx, std::int64_t userId, bool lock) {
    using Row = std::tuple<std::string, std::int64_t, std::optional<Time>>;
    auto row =
        tx.maybe<Row>(std::string("SELECT secret, last_step, confirmed_at FROM second_factor WHERE user_id = ?") +
                          (lock ? " FOR UPDATE" : ""),
                      userId);
    if (!row) return std::nullopt;
    return Secret{_kernel->secrets().open(std::get<0>(*row)), std::get<1>(*row), std::get<2>(*row)};
}

SessionStore SecondFactorStore::sessions() const {
    return SessionStore(_kernel->secrets(), _kernel->clock());
}

SecondFactor::Step SecondFactorStore::step(std::string_view sessionToken) {
    if (sessionToken.empty() || sessionToken.size() > 200) return Step::done;
    const bool lacksCode = _kernel->db().read([&](Transaction& tx) {
        return tx
            .maybe<std::int64_t>("SELECT id FROM session WHERE token_hash = ? AND expires_at > ? AND lacks <> 0",
                                 sha256Hex(sessionToken), _kernel->clock().now())
            .has_value();
    });
    if (lacksCode) return Step::code;
    const auto viewer = _kernel->accounts().authenticate(sessionToken, Origin::web);
    return viewer && !viewer->data().sessionId.empty() && !viewer->data().scopes.empty()
               ? (viewer->data().scopes.front() == "password:renew" ? Step::renew : Step::enrol)
               : Step::done;
}

NewSession SecondFactorStore::enterCode(std::string_view sessionToken, std::string_view code) {
    using Row = std::tuple<std::int64_t, std::int64_t>;
    std::optional<Row> session;
    if (sessionToken.size() <= 200)
        session = _kernel->db().read([&](Transaction& tx) {
            return tx.maybe<Row>(
                "SELECT id, user_id FROM session WHERE token_hash = ? AND expires_at > ? AND lacks <> 0",
                sha256Hex(sessionToken), _kernel->clock().now());
        });
    if (!session) throw Forbidden("sign_in");
    const auto [id, user] = *session;
    auto done = guarded(user, [&, id = id, user = user](Transaction& tx) -> std::optional<NewSession> {
        const auto taken = take(tx, user, code, true);
        if (!taken) {
            wrongStep(tx, id);
            return std::nullopt;
        }
        return sessions().complete(tx, id, *taken);
    });
    if (!done) throw Forbidden("sign_in");
    return std::move(*done);
}

SecondFactor::Status SecondFactorStore::status(Transaction& tx, const Viewer& viewer) {
    using Row = std::tuple<std::optional<Time>, std::int64_t, std::int64_t, bool>;
    const auto [since, left, passkeys, required] = tx.one<Row>(
        "SELECT (SELECT f.confirmed_at FROM second_factor f WHERE f.user_id = u.id),"
        " (SELECT COUNT(*) FROM recovery_code c WHERE c.user_id = u.id),"
        " (SELECT COUNT(*) FROM passkey p WHERE p.user_id = u.id),"
        " EXISTS (SELECT 1 FROM role r WHERE r.second_factor AND " +
            roleHolders::heldBy("r.name", "u.id") + ") FROM user u WHERE u.id = ?",
        viewer.id());
    return {since, static_cast<int>(left), static_cast<int>(passkeys), required};
}

std::optional<SecondFactor::Enrolment> SecondFactorStore::pending(Transaction& tx, const Viewer& viewer) {
    if (viewer.data().sessionId.empty()) return std::nullopt;  // a secret is not for programs
    const auto secret = secretOf(tx, viewer.id(), false);
    if (!secret || secret->confirmedAt) return std::nullopt;
    return enrolmentOf(viewer, secret->value);
}

SecondFactor::Enrolment SecondFactorStore::enrolmentOf(const Viewer& viewer, const std::string& secret) {
    std::string issuer = _kernel->settings().text("core.organisation");
    if (issuer.empty()) issuer = "Kontor";
    Enrolment result;
    result.secret = oneTimeCode::base32(secret);
    result.uri = "otpauth://totp/" + percentEncode(issuer) + ":" + percentEncode(viewer.login()) +
                 "?secret=" + result.secret + "&issuer=" + percentEncode(issuer) + "&algorithm=SHA1&digits=6&period=30";
    return result;
}

SecondFactor::Enrolment SecondFactorStore::begin(Transaction& tx, const Viewer& viewer, std::string_view password) {
    requireSession(viewer);
    const bool local =
        tx.maybe<std::int64_t>("SELECT user_id FROM credential WHERE user_id = ?", viewer.id()).has_value();
    if (local && !_kernel->accounts().checkPassword(tx, viewer.id(), password))
        throw Invalid("password", "error.wrong_password");
    const auto before = secretOf(tx, viewer.id(), true);
    if (before && before->confirmedAt) throw Conflict("error.second_factor_on");
    const std::string secret = oneTimeCode::newSecret();
    tx.execute(
        "REPLACE INTO second_factor (user_id, secret, last_step, created_at, confirmed_at) VALUES (?, ?, 0, ?, NULL)",
        viewer.id(), _kernel->secrets().seal(secret), _kernel->clock().now());
    return enrolmentOf(viewer, secret);
}

std::optional<std::string_view> SecondFactorStore::take(Transaction& tx, std::int64_t userId, std::string_view code,
                                                        bool confirmed) {
    const auto secret = secretOf(tx, userId, true);
    const std::string typed = plainCode(code);
    if (secret && secret->confirmedAt.has_value() == confirmed) {
        if (const auto step = oneTimeCode::stepOf(secret->value, typed, _kernel->clock().now())) {
            if (*step <= secret->lastStep) return std::nullopt;
            tx.execute("UPDATE second_factor SET last_step = ? WHERE user_id = ?", *step, userId);
            return "code";
        }
    }
    if (confirmed && RecoveryCodes(_kernel->secrets()).take(tx, userId, typed)) return "recovery";
    return std::nullopt;
}

void SecondFactorStore::wrongStep(Transaction& tx, std::int64_t sessionId) {
    using Row = std::tuple<std::int64_t, std::string, std::string, std::string, std::string>;
    const auto [user, login, way, address, agent] = tx.one<Row>(
        "SELECT s.user_id, u.login, s.way, s.address, s.agent FROM session s JOIN user u ON u.id = s.user_id WHERE "
        "s.id "
        "= ?",
        sessionId);
    sessions().signIns().addFailure(tx, {.userId = user, .login = login, .way = way, .outcome = "wrong_code"},
                                    SignInPlace(address, agent));
}

SecondFactor::Confirmed SecondFactorStore::confirm(const Viewer& viewer, std::string_view code) {
    requireSession(viewer);
    const std::int64_t sessionId = std::stoll(viewer.data().sessionId);
    auto done = guarded(viewer.id(), [&](Transaction& tx) -> std::optional<Confirmed> {
        const auto secret = secretOf(tx, viewer.id(), true);
        if (!secret) throw Conflict("error.second_factor_not_begun");
        if (secret->confirmedAt) throw Conflict("error.second_factor_on");
        if (!take(tx, viewer.id(), code, false)) return std::nullopt;
        tx.execute("UPDATE second_factor SET confirmed_at = ? WHERE user_id = ?", _kernel->clock().now(), viewer.id());
        Confirmed result;
        result.recoveryCodes = RecoveryCodes(_kernel->secrets()).renew(tx, viewer.id());
        // It was signed in, and allowed nothing.
        if (!viewer.data().scopes.empty())
            result.session = sessions().complete(tx, sessionId, "code");
        else
            tx.execute("UPDATE session SET strong = TRUE WHERE id = ?", sessionId);
        endSessions(tx, _kernel->ledger(), viewer.id(), viewer.data().sessionId);
        _kernel->ledger().journal(tx, viewer, {"user", viewer.id()}, "second_factor_on");
        return result;
    });
    if (!done) throw Invalid("otp", "error.wrong_code");
    return std::move(*done);
}

void SecondFactorStore::forget(Transaction& tx, std::int64_t userId) {
    tx.execute("DELETE FROM second_factor WHERE user_id = ?", userId);
    tx.execute(
        "DELETE FROM recovery_code WHERE user_id = ? AND NOT EXISTS (SELECT 1 FROM passkey p WHERE p.user_id = ?)",
        userId, userId);
}

void SecondFactorStore::remove(const Viewer& viewer, std::string_view code) {
    requireSession(viewer);
    const bool done = guarded(viewer.id(), [&](Transaction& tx) {
        const Status now = status(tx, viewer);
        if (!now.since) throw Conflict("error.second_factor_off");
        if (now.required && now.passkeys == 0) throw Conflict("error.second_factor_required");
        if (!take(tx, viewer.id(), code, true)) return false;
        forget(tx, viewer.id());
        _kernel->ledger().journal(tx, viewer, {"user", viewer.id()}, "second_factor_off");
        return true;
    });
    if (!done) throw Invalid("otp", "error.wrong_code");
}

void SecondFactorStore::reset(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    viewer.require("users.write");
    requireOneself(viewer);
    requireRightsOf(tx, viewer, userId);
    if (!tx.maybe<std::int64_t>("SELECT id FROM user WHERE id = ? AND deleted_at IS NULL", userId))
        throw NotFound("user " + std::to_string(userId));
    if (tx.execute("DELETE FROM passkey WHERE user_id = ?", userId) == 0 && !secretOf(tx, userId, true))
        throw Conflict("error.second_factor_off");
    forget(tx, userId);
    endSessions(tx, _kernel->ledger(), userId);
    _kernel->ledger().journal(tx, viewer, {"user", userId}, "second_factor_reset");
}

}  // namespace kontor
