#pragma once

#include <string>
#include <vector>

#include "jose.h"
#include "kontor/time.h"

namespace kontor::sso {

/// Clocks of two machines differ by so much.
inline constexpr std::chrono::seconds leeway(60);

/// What tokens of a provider for us must say.
struct Expected {
    std::string issuer;
    std::string clientId;
    Time now{};
};

/// Checks an ID token whose signature is right (OpenID Connect Core 3.1.3.7): issuer, audience, times, nonce, subject.
/// Throws BadToken.
void checkIdToken(const Json& claims, const Expected& expected, const std::string& nonce);

/// What a provider says when somebody signed out there (OpenID Connect Back-Channel Logout).
struct LogoutNotice {
    std::string subject;    ///< empty: told by the session alone
    std::string sessionId;  ///< empty: all sessions of the subject
    std::string tokenId;    ///< not to be taken twice
    Time expiresAt{};       ///< after that it would not be taken anyway
};
/// Checks a logout token whose signature is right. Throws BadToken.
LogoutNotice checkLogoutToken(const SignedToken& token, const Expected& expected);

/// A claim by its name, or by a path such as `realm_access.roles`; null when there is none.
const Json& claimAt(const Json& claims, const std::string& path);
/// The texts of a claim that is a text or a list of texts; at most a thousand.
std::vector<std::string> textsOf(const Json& claim);
/// Whether a claim such as email_verified says yes; some providers say so in words.
bool saysYes(const Json& claim);

}  // namespace kontor::sso
