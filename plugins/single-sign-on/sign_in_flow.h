#pragma once

#include <map>
#include <optional>
#include <string>

#include "identity_provider.h"
#include "kontor/kernel.h"
#include "provider_cache.h"
#include "refused.h"

namespace kontor::sso {

/// The way to a provider and back (authorization code flow with PKCE). What must come back the same is kept in a sealed
/// cookie of that browser, so nothing is stored for those who never come back; that it counts once, the database knows.
class SignInFlow {
  public:
    SignInFlow(Kernel& kernel, ProviderCache& cache) : _kernel(kernel), _cache(cache) {}

    struct Start {
        std::string url;         ///< of the provider, to send the browser to
        std::string cookieName;  ///< one for each way begun, so that two tabs do not disturb each other
        std::string cookieValue;
    };
    /// Throws SignInRefused when the provider is away.
    Start begin(const IdentityProvider& provider, const std::string& next);

    struct Returned {
        Json claims;  ///< of the ID token, completed by those of the user info endpoint
        std::string idToken;
        std::string next;
    };
    /// What the browser brought back: the parameters of the redirect, and its cookies by name. Throws SignInRefused.
    Returned finish(const IdentityProvider& provider, const std::map<std::string, std::string>& parameters,
                    const std::function<std::optional<std::string>(const std::string&)>& cookie);

    /// The cookie that belongs to a state; empty for what is none.
    static std::string cookieName(const std::string& state);
    /// Where the browser comes back to.
    std::string redirectUri(const IdentityProvider& provider) const;
    /// How long one may stay at the provider.
    static constexpr std::chrono::minutes life{15};

  private:
    struct Begun;
    Begun open(const IdentityProvider& provider, const std::string& state, const std::string& sealed);
    Json askForTokens(const IdentityProvider& provider, const std::string& code, const std::string& verifier);
    void complete(const IdentityProvider& provider, Json& claims, const std::string& accessToken);

    Kernel& _kernel;
    ProviderCache& _cache;
};

}  // namespace kontor::sso
