#include <algorithm>

#include "identity/account_store.h"
#include "identity/session_ended.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t mostTokens = 100;
constexpr std::size_t mostScopes = 50;

bool isWord(std::string_view text) {
    return !text.empty() && text.size() <= 50 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// `tickets:read`, `tickets:*` or `*`
bool isScope(std::string_view scope) {
    if (scope == "*") return true;
    const auto colon = scope.find(':');
    return colon != std::string_view::npos && isWord(scope.substr(0, colon)) &&
           (scope.substr(colon + 1) == "*" || isWord(scope.substr(colon + 1)));
}

}  // namespace

NewToken AccountStore::createToken(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view name,
                                   const std::vector<std::string>& scopes, std::optional<Time> expiresAt) {
    if (viewer.id() != userId || userId == 0) {
        viewer.require("users.write");
        requireRightsOf(tx, viewer, userId);
    }
    std::vector<FieldError> errors;
    if (!isUtf8(name))
        errors.push_back({"name", {"error.not_utf8", {}}});
    else if (trimmed(name).empty())
        errors.push_back({"name", {"error.required", {}}});
    else if (characters(trimmed(name)) > 100)
        errors.push_back({"name", {"error.too_long", {{"most", "100"}}}});
    if (scopes.size() > mostScopes) errors.push_back({"scopes", {"error.too_many", {{"most", std::to_string(mostScopes)}}}});
    const auto& own = viewer.data().scopes;
    for (const auto& scope : scopes) {
        if (!isScope(scope)) {
            errors.push_back({"scopes", {"error.not_a_scope", {{"scope", isUtf8(scope) ? scope : ""}}}});
            break;
        }
        // A narrowed token makes no wider one.
        if (!own.empty() && std::find(own.begin(), own.end(), scope) == own.end()) throw Forbidden("tokens");
    }
    if (!own.empty() && scopes.empty()) throw Forbidden("tokens");
    const Time now = _clock.now();
    if (expiresAt && *expiresAt <= now) errors.push_back({"expires_at", {"error.in_the_past", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    if (!tx.maybe<std::int64_t>("SELECT id FROM user WHERE id = ? AND active AND deleted_at IS NULL", userId))
        throw NotFound("user " + std::to_string(userId));
    if (tx.one<std::int64_t>("SELECT COUNT(*) FROM personal_token WHERE user_id = ?", userId) >= static_cast<std::int64_t>(mostTokens))
        throw Conflict("error.too_many_tokens", {{"most", std::to_string(mostTokens)}});

    NewToken token;
    token.secret = "kontor_pat_" + randomToken(30);
    token.id = tx.insert("INSERT INTO personal_token (token_hash, user_id, name, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                         sha256Hex(token.secret), userId, trimmed(name), join(scopes, " "), now, expiresAt);
    _ledger.journal(tx, viewer, {"user", userId}, "token_created", {{"token", Json(), Json(std::string(trimmed(name)))}});
    return token;
}

std::vector<TokenInfo> tokensOf(Transaction& tx, std::int64_t userId) {
    std::vector<TokenInfo> tokens;
    using Row = std::tuple<std::int64_t, std::string, std::string, Time, std::optional<Time>, std::optional<Time>>;
    tx.each<Row>(
        [&](Row row) {
            auto& [id, name, scopes, createdAt, expiresAt, usedAt] = row;
            tokens.push_back({id, std::move(name), scopes.empty() ? std::vector<std::string>() : split(scopes, ' '), createdAt, expiresAt,
                              usedAt});
        },
        "SELECT id, name, scopes, created_at, expires_at, seen_at FROM personal_token WHERE user_id = ? ORDER BY id DESC", userId);
    return tokens;
}

void revokeToken(Transaction& tx, Ledger& ledger, const Viewer& viewer, std::int64_t tokenId) {
    const auto name = tx.maybe<std::string>("SELECT name FROM personal_token WHERE id = ? AND user_id = ? FOR UPDATE", tokenId, viewer.id());
    if (!name) throw NotFound("token " + std::to_string(tokenId));
    tx.execute("DELETE FROM personal_token WHERE id = ?", tokenId);
    ledger.journal(tx, viewer, {"user", viewer.id()}, "token_revoked", {{"token", Json(*name), Json()}});
    ledger.emit(tx, SessionEnded{viewer.id()});
}

void endSessions(Transaction& tx, Ledger& ledger, std::int64_t userId, const std::string& butSessionId) {
    tx.execute("DELETE FROM session WHERE user_id = ? AND id <> ?", userId,
               butSessionId.empty() ? std::int64_t{0} : static_cast<std::int64_t>(std::stoll(butSessionId)));
    ledger.emit(tx, SessionEnded{userId});
}

}  // namespace kontor
