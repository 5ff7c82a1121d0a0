#include "identity/session_store.h"

#include "identity/session_ended.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent sessionMade(LogEvent::Level::info, "identity.signed_in", "{login} signed in from {address}",
                           "Nothing to do.");

/// Of a session that lacks its second factor.
constexpr std::chrono::minutes unfinishedLife(15);

}  // namespace

constexpr Field sessionEndedFields[] = {
    field<&SessionEnded::userId>("user_id").doc("Whose session or token was ended").example("7"),
};
const FieldTable SessionEnded::fields = sessionEndedFields;

NewSession SessionStore::begin(Transaction& tx, const viewerRows::Row& person, bool demanded, const SignInWay& way,
                               const SignInPlace& place, bool browser) {
    const Time now = _clock.now();
    NewSession session;
    session.userId = person.data.id;
    session.token = randomToken(32);
    if (browser) session.csrfToken = csrfToken(session.token);
    if (!way.secondFactor)
        session.step = person.hasSecondFactor ? SignInStep::code : demanded ? SignInStep::enrol : SignInStep::done;
    const bool whole = session.step == SignInStep::done;
    session.expiresAt = now + (whole ? std::chrono::minutes(sessionIdleLife) : unfinishedLife);
    const std::int64_t signIn = _log.add(
        tx,
        {.userId = person.data.id, .login = person.data.login, .way = way.name, .outcome = whole ? "ok" : "unfinished"},
        place);
    session.id = tx.insert(
        "INSERT INTO session (token_hash, user_id, browser, lacks, way, strong, device, agent, sign_in_id, address, "
        "created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sha256Hex(session.token), session.userId, browser, session.step == SignInStep::code,
        leftCharacters(way.name, 100), way.secondFactor, place.device, place.agent, signIn, place.address, now, now,
        session.expiresAt);
    // Who still lacks a code is not signed in.
    if (whole)
        tx.afterCommit([login = person.data.login, address = place.address] {
            log(sessionMade, {{"login", login}, {"address", address}});
        });
    return session;
}

NewSession SessionStore::complete(Transaction& tx, std::int64_t sessionId, std::string_view step) {
    using Row = std::tuple<std::int64_t, bool, std::int64_t, std::string, std::string>;
    const auto row = tx.maybe<Row>(
        "SELECT s.user_id, s.browser, COALESCE(s.sign_in_id, 0), u.login, s.address FROM session s JOIN user u ON u.id "
        "= s.user_id WHERE s.id = ? FOR UPDATE",
        sessionId);
    if (!row) throw Forbidden("sign_in");  // ended meanwhile
    const auto& [userId, browser, signIn, login, address] = *row;
    const Time now = _clock.now();
    NewSession session;
    session.id = sessionId;
    session.userId = userId;
    session.token = randomToken(32);
    session.expiresAt = now + sessionIdleLife;
    if (browser) session.csrfToken = csrfToken(session.token);
    tx.execute(
        "UPDATE session SET token_hash = ?, lacks = 0, strong = TRUE, created_at = ?, seen_at = ?, expires_at = "
        "? WHERE id = ?",
        sha256Hex(session.token), now, now, session.expiresAt, sessionId);
    _log.finished(tx, signIn, step);
    tx.afterCommit([login = login, address = address] { log(sessionMade, {{"login", login}, {"address", address}}); });
    return session;
}

std::string SessionStore::csrfToken(std::string_view sessionToken) const {
    return _secrets.sign("csrf", sessionToken);
}

void endSessions(Transaction& tx, Ledger& ledger, std::int64_t userId, const std::string& butSessionId) {
    tx.execute("DELETE FROM session WHERE user_id = ? AND id <> ?", userId,
               butSessionId.empty() ? std::int64_t{0} : static_cast<std::int64_t>(std::stoll(butSessionId)));
    ledger.emit(tx, SessionEnded{userId});
}

}  // namespace kontor
