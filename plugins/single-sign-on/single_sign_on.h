#pragma once

#include <memory>

#include "kontor/kernel.h"
#include "kontor/web/other_sign_in.h"
#include "provider_cache.h"
#include "sign_in_flow.h"

namespace kontor::sso {

/// Signing in and out with providers: what pages, routes and commands use.
class SingleSignOn : public web::OtherSignIn {
  public:
    void begin(Kernel& kernel);

    /// The provider of that number that people may sign in with. Throws NotFound.
    IdentityProvider provider(std::int64_t id);
    SignInFlow& flow() { return *_flow; }
    ProviderCache& cache() { return *_cache; }

    /// Lets in whom the flow brought back. Throws SignInRefused.
    NewSession admit(const IdentityProvider& provider, const SignInFlow::Returned& returned, const std::string& address,
                     const std::string& agent);

    std::optional<std::string> signOutUrl(const Viewer& viewer) override;
    std::optional<std::string> firstTry(const Request& request, const std::string& next) override;
    /// Ends the sessions a provider's logout token speaks of; how many. Throws BadToken and ProviderDown.
    std::size_t logout(const IdentityProvider& provider, const std::string& token);

    /// One step of trying a provider.
    struct Step {
        std::string name;  ///< "description", "keys"
        bool ok = false;
        std::string text;
    };
    /// Reads its description and keys. Never throws for what is wrong with the provider.
    std::vector<Step> test(const IdentityProvider& provider);

  private:
    Kernel* _kernel = nullptr;
    std::unique_ptr<ProviderCache> _cache;
    std::unique_ptr<SignInFlow> _flow;
};

}  // namespace kontor::sso
