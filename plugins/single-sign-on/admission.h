#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "identity_provider.h"
#include "kontor/kernel.h"
#include "refused.h"

namespace kontor::sso {

/// Who somebody is here whom a provider has authenticated: known by the provider's subject, never by login; by mail
/// address only where the provider's settings say so. Makes the account where they say that.
class Admission {
  public:
    Admission(Kernel& kernel, const IdentityProvider& provider)
        : _kernel(kernel), _provider(provider), _viewer(Viewer::system("sign-in with " + provider.name)) {}

    /// The account of these claims, brought up to date. Throws SignInRefused.
    std::int64_t admit(const Json& claims);
    /// Whether the claims tell of a second factor that counts here.
    bool secondFactor(const Json& claims) const;

  private:
    std::optional<std::int64_t> known(Transaction& tx, const std::string& subject);
    std::optional<std::int64_t> linked(Transaction& tx, const Json& claims, const std::string& subject);
    bool isAdministrator(Transaction& tx, std::int64_t userId);
    std::int64_t make(Transaction& tx, const Json& claims, const std::string& subject);
    void bringUpToDate(std::int64_t userId, const std::function<Patch(Transaction&)>& patchOf);
    Patch rightsPatch(Transaction& tx, std::int64_t userId, const Json& claims);
    Patch personPatch(Transaction& tx, std::int64_t userId, const Json& claims);
    void checkDomain(const Json& claims) const;
    std::string emailOf(const Json& claims) const;
    /// Roles and groups as the mappings have them: what they do not speak of stays.
    void map(Transaction& tx, const Json& claims, std::vector<std::string>& roles, std::vector<std::int64_t>& groups);

    Kernel& _kernel;
    const IdentityProvider& _provider;
    const Viewer _viewer;
};

}  // namespace kontor::sso
