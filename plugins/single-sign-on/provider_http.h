#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "identity_provider.h"
#include "kontor/kernel.h"

namespace kontor::sso {

/// The provider is not reached, or what it answers is none: nobody's fault who signs in. For the log.
struct ProviderDown : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What a provider answered.
struct ProviderAnswer {
    long status = 0;
    Json body;  ///< an object
};

/// Gets a JSON document from the provider. Throws ProviderDown also for a status other than 200.
Json fetchJson(Kernel& kernel, const IdentityProvider& provider, const std::string& url,
               const std::string& bearer = {});

/// Posts a form to the provider. Throws ProviderDown when there is no JSON object in the answer.
ProviderAnswer postForm(Kernel& kernel, const IdentityProvider& provider, const std::string& url,
                        const std::vector<std::pair<std::string, std::string>>& form,
                        const std::vector<std::string>& headers);

}  // namespace kontor::sso
