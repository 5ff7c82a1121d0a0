#pragma once

#include <map>
#include <memory>

#include "core/jose.h"
#include "core/metadata.h"
#include "identity_provider.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor::sso {

/// What providers tell of themselves and their keys, kept for an hour.
class ProviderCache {
  public:
    explicit ProviderCache(Kernel& kernel) : _kernel(kernel) {}

    /// Throws ProviderDown.
    Metadata metadata(const IdentityProvider& provider);
    /// Checks the token's signature; keys are read anew when none fits, twice a minute at most, since anybody can make
    /// tokens with unknown keys. Throws BadToken and ProviderDown.
    void verify(const IdentityProvider& provider, const SignedToken& token);
    /// The number of keys, read now. Throws ProviderDown.
    std::size_t readKeys(const IdentityProvider& provider);
    /// Forgets all of the provider, so that the next question is asked of it.
    void forget(std::int64_t providerId);

  private:
    struct Entry {
        std::int64_t providerVersion = 0;
        std::shared_ptr<const Metadata> metadata;
        Time metadataAt{};
        std::shared_ptr<const KeySet> keys;
        Time keysAt{};
    };
    Entry entryOf(const IdentityProvider& provider);
    /// Changes what is kept of it, unless the provider is another one by now: it was asked as it had been.
    template <class Change>
    void keep(const IdentityProvider& provider, Change&& change);
    std::shared_ptr<const KeySet> fetchKeys(const IdentityProvider& provider);

    Kernel& _kernel;
    Guarded<std::map<std::int64_t, Entry>> _entries;
};

}  // namespace kontor::sso
