#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Getting access tokens from an identity provider (RFC 6749).
namespace kontor::mail {

struct TokenServer {
    std::string url;
    std::string clientId;
    std::string clientSecret;  ///< empty: a public client
    std::string caFile;        ///< empty: the system's certificates
    std::chrono::milliseconds timeout{20'000};
    std::function<bool()> givesUp;  ///< asked now and then; true ends the wait
};

struct Tokens {
    std::string access;
    std::string refresh;  ///< empty: the old one goes on
    std::chrono::seconds lifetime{3600};
};

class TokenError : public std::runtime_error {
  public:
    enum class Kind {
        Revoked,      ///< invalid_grant: the refresh token or code is worth nothing any more
        Refused,      ///< another error the provider tells: wrong client, scope …
        Unavailable,  ///< not reached, or an answer that is none
    };
    TokenError(Kind kind, const std::string& text) : std::runtime_error(text), _kind(kind) {}
    Kind kind() const { return _kind; }

  private:
    Kind _kind;
};

/// Whether a token may be sent there: https, or http on this machine; no user, no fragment.
bool isTokenUrl(std::string_view url);

/// Asks for tokens with these parameters (grant_type and what it needs) and the client's own. Follows no redirect, does
/// not speak to link-local addresses, reads no answer over 64 KiB. Throws TokenError.
Tokens requestTokens(const TokenServer& server, const std::vector<std::pair<std::string, std::string>>& parameters);

/// The proof key of a sign-in by code (RFC 7636, S256) for a verifier.
std::string codeChallenge(std::string_view verifier);

/// `name=value&…`, percent-encoded.
std::string formEncoded(const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace kontor::mail
