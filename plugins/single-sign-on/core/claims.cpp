#include "claims.h"

#include <algorithm>
#include <cmath>

#include "kontor/text.h"

namespace kontor::sso {

namespace {

constexpr std::size_t mostTexts = 1000;
constexpr std::chrono::hours oldestLogout(1);

Time timeOf(const Json& claims, const char* name) {
    const Json& value = claims[name];
    // Far beyond any clock: not a time, and nothing to calculate with.
    if (!value.isNumber() || !std::isfinite(value.number()) || std::abs(value.number()) > 1e11)
        throw BadToken(std::string(name) + " is no time");
    return Time(std::chrono::seconds(static_cast<std::int64_t>(value.number())));
}

void checkParties(const Json& claims, const Expected& expected) {
    if (!claims["iss"].isString() || claims["iss"].string() != expected.issuer)
        throw BadToken("it is from another issuer");
    const auto audience = textsOf(claims["aud"]);
    if (std::find(audience.begin(), audience.end(), expected.clientId) == audience.end())
        throw BadToken("it is for another client (aud)");
    const Json* party = claims.find("azp");
    if (audience.size() > 1 && !party) throw BadToken("it is for several clients and does not say for which (azp)");
    if (party && party->text() != expected.clientId) throw BadToken("it was made for another client (azp)");
}

void checkTimes(const Json& claims, Time now) {
    if (timeOf(claims, "exp") + leeway <= now) throw BadToken("it has expired (exp)");
    if (timeOf(claims, "iat") - leeway > now) throw BadToken("it is from the future (iat)");
    if (claims.find("nbf") && timeOf(claims, "nbf") - leeway > now) throw BadToken("it does not count yet (nbf)");
}

std::string nameOf(const Json& claims, const char* name) {
    const std::string text = claims[name].text();
    if (text.size() > 255) throw BadToken(std::string(name) + " is too long");
    return text;
}

}  // namespace

void checkIdToken(const Json& claims, const Expected& expected, const std::string& nonce) {
    checkParties(claims, expected);
    checkTimes(claims, expected.now);
    if (!equalConstantTime(claims["nonce"].text(), nonce)) throw BadToken("it belongs to another sign-in (nonce)");
    if (nameOf(claims, "sub").empty()) throw BadToken("it does not say who it is about (sub)");
}

LogoutNotice checkLogoutToken(const SignedToken& token, const Expected& expected) {
    const Json& claims = token.claims;
    checkParties(claims, expected);
    const Json& event = claims["events"]["http://schemas.openid.net/event/backchannel-logout"];
    if (!event.isObject()) throw BadToken("it is no logout token (events)");
    // An ID token must never pass for a logout token.
    if (claims.find("nonce")) throw BadToken("a logout token has no nonce");
    LogoutNotice notice;
    const Time issued = timeOf(claims, "iat");
    if (issued - leeway > expected.now) throw BadToken("it is from the future (iat)");
    // Early drafts had no exp.
    notice.expiresAt = claims.find("exp") ? timeOf(claims, "exp") : issued + std::chrono::minutes(2);
    notice.expiresAt = std::min<Time>(notice.expiresAt, issued + oldestLogout) + leeway;
    if (notice.expiresAt <= expected.now) throw BadToken("it has expired (exp)");
    notice.tokenId = nameOf(claims, "jti");
    notice.subject = nameOf(claims, "sub");
    notice.sessionId = nameOf(claims, "sid");
    if (notice.tokenId.empty()) throw BadToken("it has no id (jti)");
    if (notice.subject.empty() && notice.sessionId.empty()) throw BadToken("it says neither who nor which session");
    return notice;
}

const Json& claimAt(const Json& claims, const std::string& path) {
    // A claim may have dots in its own name (https://example.org/groups).
    if (const Json* whole = claims.find(path)) return *whole;
    const Json* at = &claims;
    for (const auto& part : split(path, '.')) at = &(*at)[part];
    return *at;
}

std::vector<std::string> textsOf(const Json& claim) {
    std::vector<std::string> texts;
    if (claim.isString()) texts.push_back(claim.string());
    if (claim.isArray())
        for (const Json& item : claim.items())
            if (item.isString() && texts.size() < mostTexts) texts.push_back(item.string());
    return texts;
}

bool saysYes(const Json& claim) {
    return claim.isBool() ? claim.boolean() : asciiLower(claim.text()) == "true";
}

}  // namespace kontor::sso
