#include "oauth_access.h"

#include "core/line_connection.h"
#include "kontor/text.h"
#include "log_events.h"
#include "mail_store.h"

namespace kontor::mail {

namespace {

constexpr auto margin = std::chrono::minutes(5);
constexpr auto signInTime = std::chrono::minutes(30);

MailServerError loginError(const std::string& text) {
    return {MailServerError::Kind::Login, "OAuth: " + text};
}

}  // namespace

struct OAuthAccess::Stored {
    std::string access;
    std::string refresh;
    std::optional<Time> expiresAt;
    std::optional<Time> refreshedAt;

    /// Renewed five minutes before the end, a short-lived one at half its time.
    bool fresh(Time now) const {
        if (access.empty() || !expiresAt) return false;
        const Duration life = refreshedAt ? *expiresAt - *refreshedAt : Duration(margin * 2);
        return now + std::min<Duration>(margin, life / 2) < *expiresAt;
    }
};

OAuthAccess::Stored OAuthAccess::stored(std::int64_t mailboxId) const {
    return _kernel->db().read([&](Transaction& tx) {
        Stored found;
        using Times = std::tuple<std::optional<Time>, std::optional<Time>>;
        std::tie(found.expiresAt, found.refreshedAt) =
            tx.one<Times>("SELECT oauth_expires_at, oauth_refreshed_at FROM mailboxes WHERE id = ?", mailboxId);
        const auto open = [&](const char* name) {
            const auto sealed = store::sealedPassword(tx, mailboxId, name);
            return sealed ? _kernel->secrets().open(*sealed) : std::string();
        };
        found.access = open("oauth_access");
        found.refresh = open("oauth_refresh");
        return found;
    });
}

TokenServer OAuthAccess::serverOf(const Mailbox& mailbox, const std::function<bool()>& givesUp) const {
    TokenServer server;
    server.url = mailbox.oauthTokenUrl;
    server.clientId = mailbox.oauthClientId;
    server.givesUp = givesUp;
    const auto sealed =
        _kernel->db().read([&](Transaction& tx) { return store::sealedPassword(tx, mailbox.id, "oauth_secret"); });
    if (sealed) server.clientSecret = _kernel->secrets().open(*sealed);
    return server;
}

/// Two nodes that renew at once would each make the other's refresh token worthless.
bool OAuthAccess::takeTurn(std::int64_t mailboxId) const {
    return _kernel->db().write([&](Transaction& tx) {
        const Time now = _kernel->clock().now();
        return tx.execute(
                   "UPDATE mailboxes SET oauth_busy_until = ? WHERE id = ? AND (oauth_busy_until IS NULL OR "
                   "oauth_busy_until < ?)",
                   now + std::chrono::minutes(1), mailboxId, now) > 0;
    });
}

void OAuthAccess::save(const Mailbox& mailbox, const Tokens& tokens) const {
    const std::string access = _kernel->secrets().seal(tokens.access);
    const std::string refresh = tokens.refresh.empty() ? "" : _kernel->secrets().seal(tokens.refresh);
    _kernel->db().write([&](Transaction& tx) {
        const Time now = _kernel->clock().now();
        store::setSecret(tx, mailbox.id, "oauth_access", access);
        if (!refresh.empty()) store::setSecret(tx, mailbox.id, "oauth_refresh", refresh);
        tx.execute(
            "UPDATE mailboxes SET oauth_state = 'fine', oauth_error = '', oauth_refreshed_at = ?, oauth_expires_at = "
            "?, "
            "oauth_busy_until = NULL WHERE id = ?",
            now, now + tokens.lifetime, mailbox.id);
    });
}

void OAuthAccess::noteFailure(const Mailbox& mailbox, const TokenError& error) const {
    const bool revoked = error.kind() == TokenError::Kind::Revoked;
    log(revoked ? oauthRevoked : oauthFailed, {{"mailbox", mailbox.address}, {"error", error.what()}});
    _kernel->db().write([&](Transaction& tx) {
        tx.execute("UPDATE mailboxes SET oauth_state = ?, oauth_error = ?, oauth_busy_until = NULL WHERE id = ?",
                   std::string(revoked ? "revoked" : "failing"), std::string(leftCharacters(error.what(), 1000)),
                   mailbox.id);
    });
}

std::string OAuthAccess::renew(const Mailbox& mailbox, const Stored& before, const std::function<bool()>& givesUp) {
    std::vector<std::pair<std::string, std::string>> parameters;
    if (mailbox.signIn == "oauth2") {
        parameters = {{"grant_type", "refresh_token"}, {"refresh_token", before.refresh}};
    } else {
        parameters = {{"grant_type", "client_credentials"}};
    }
    if (!mailbox.oauthScope.empty()) parameters.emplace_back("scope", mailbox.oauthScope);
    const Tokens tokens = requestTokens(serverOf(mailbox, givesUp), parameters);
    _unsaved[mailbox.id] = tokens;
    save(mailbox, tokens);
    _unsaved.erase(mailbox.id);
    return tokens.access;
}

std::string OAuthAccess::token(const Mailbox& mailbox, const std::function<bool()>& givesUp) {
    const std::lock_guard lock(_mutex);
    if (const auto unsaved = _unsaved.find(mailbox.id); unsaved != _unsaved.end()) {
        save(mailbox, unsaved->second);
        _unsaved.erase(unsaved);
    }
    const Stored before = stored(mailbox.id);
    const Time now = _kernel->clock().now();
    if (before.fresh(now)) return before.access;
    const bool holds = !before.access.empty() && before.expiresAt && now < *before.expiresAt;
    if (mailbox.signIn == "oauth2" && before.refresh.empty())
        throw loginError("nobody has signed in to the mailbox yet");
    if (!takeTurn(mailbox.id)) {
        if (holds) return before.access;
        throw loginError("another node renews the token");
    }
    try {
        return renew(mailbox, before, givesUp);
    } catch (const TokenError& error) {
        noteFailure(mailbox, error);
        if (holds) return before.access;
        throw loginError(error.what());
    }
}

void OAuthAccess::forget(const Mailbox& mailbox) {
    _kernel->db().write([&](Transaction& tx) {
        tx.execute("DELETE FROM mailbox_secrets WHERE mailbox_id = ? AND name = 'oauth_access'", mailbox.id);
    });
}

std::string OAuthAccess::beginSignIn(const Mailbox& mailbox, const std::string& redirectUri) {
    if (mailbox.signIn != "oauth2" || mailbox.oauthAuthorizeUrl.empty()) throw Conflict("mail.error.oauth_no_sign_in");
    const std::string state = std::to_string(mailbox.id) + "." + randomToken(18);
    const std::string verifier = randomToken(48);
    const Json pending = Json::object({{"state", state},
                                       {"verifier", verifier},
                                       {"redirect_uri", redirectUri},
                                       {"until", formatTime(_kernel->clock().now() + signInTime)}});
    const std::string sealed = _kernel->secrets().seal(pending.dump());
    _kernel->db().write([&](Transaction& tx) { store::setSecret(tx, mailbox.id, "oauth_pending", sealed); });
    const std::string query =
        formEncoded({{"response_type", "code"},
                     {"client_id", mailbox.oauthClientId},
                     {"redirect_uri", redirectUri},
                     {"scope", mailbox.oauthScope},
                     {"state", state},
                     {"code_challenge", codeChallenge(verifier)},
                     {"code_challenge_method", "S256"},
                     {"access_type", "offline"},
                     {"prompt", "consent"},
                     {"login_hint", mailbox.imapUser.empty() ? mailbox.address : mailbox.imapUser}});
    return mailbox.oauthAuthorizeUrl + (mailbox.oauthAuthorizeUrl.find('?') == std::string::npos ? "?" : "&") + query;
}

std::int64_t OAuthAccess::mailboxOf(const std::string& state) {
    const std::string digits = state.substr(0, state.find('.'));
    const bool number =
        !digits.empty() && digits.size() <= 18 && digits.find_first_not_of("0123456789") == std::string::npos;
    return number ? std::stoll(digits) : 0;
}

void OAuthAccess::finishSignIn(const Mailbox& mailbox, const std::string& state, const std::string& code) {
    const std::lock_guard lock(_mutex);
    // Whatever comes of it, a state is good for one time.
    const auto sealed = _kernel->db().write([&](Transaction& tx) {
        auto found = store::sealedPassword(tx, mailbox.id, "oauth_pending");
        tx.execute("DELETE FROM mailbox_secrets WHERE mailbox_id = ? AND name = 'oauth_pending'", mailbox.id);
        return found;
    });
    const Json pending = sealed ? Json::parse(_kernel->secrets().open(*sealed)) : Json();
    const auto until = parseTime(pending["until"].text());
    if (!until || *until < _kernel->clock().now() || !equalConstantTime(pending["state"].text(), state))
        throw Conflict("mail.error.oauth_not_begun");
    try {
        const Tokens tokens = requestTokens(serverOf(mailbox, {}), {{"grant_type", "authorization_code"},
                                                                    {"code", code},
                                                                    {"redirect_uri", pending["redirect_uri"].text()},
                                                                    {"code_verifier", pending["verifier"].text()}});
        if (tokens.refresh.empty())
            throw TokenError(TokenError::Kind::Refused,
                             "the identity provider gave no refresh token; the scope may lack offline_access");
        save(mailbox, tokens);
    } catch (const TokenError& error) {
        noteFailure(mailbox, error);
        throw Conflict("mail.error.oauth_refused", {{"error", error.what()}});
    }
    _kernel->db().write([](Transaction& tx) { store::forgetPauses(tx); });
    _kernel->jobs().wake("mail.poll");
}

}  // namespace kontor::mail
