#include <algorithm>

#include "identity/account_store.h"
#include "identity/rights.h"
#include "identity/session_ended.h"
#include "kontor/impersonation.h"
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
    requireOneself(viewer);
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
    if (scopes.size() > mostScopes)
        errors.push_back({"scopes", {"error.too_many", {{"most", std::to_string(mostScopes)}}}});
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
    if (tx.one<std::int64_t>("SELECT COUNT(*) FROM personal_token WHERE user_id = ?", userId) >=
        static_cast<std::int64_t>(mostTokens))
        throw Conflict("error.too_many_tokens", {{"most", std::to_string(mostTokens)}});

    NewToken token;
    token.secret = "kontor_pat_" + randomToken(30);
    Json list = Json::array();
    for (const auto& scope : scopes) list.push(scope);
    token.id = tx.insert(
        "INSERT INTO personal_token (token_hash, user_id, name, scopes, created_at, updated_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        sha256Hex(token.secret), userId, trimmed(name), list.dump(), now, now, expiresAt);
    _ledger.journal(
        tx, viewer, {"token", token.id}, "created",
        {{"user_id", Json(), Json(userId)}, {"name", Json(), Json(trimmed(name))}, {"scopes", Json(), list}});
    return token;
}

}  // namespace kontor
