#include "provider_cache.h"

#include "provider_http.h"

namespace kontor::sso {

namespace {

constexpr std::chrono::hours keptFor(1);
constexpr std::chrono::seconds keysAtMostEvery(30);

}  // namespace

ProviderCache::Entry ProviderCache::entryOf(const IdentityProvider& provider) {
    return _entries.with([&](auto& entries) {
        Entry& entry = entries[provider.id];
        if (entry.providerVersion != provider.version) entry = Entry{provider.version, {}, {}, {}, {}};
        return entry;
    });
}

Metadata ProviderCache::metadata(const IdentityProvider& provider) {
    const Entry entry = entryOf(provider);
    const Time now = _kernel.clock().now();
    if (entry.metadata && now - entry.metadataAt < keptFor) return *entry.metadata;
    try {
        const auto fresh = std::make_shared<const Metadata>(
            Metadata::parse(fetchJson(_kernel, provider, metadataUrl(provider.issuer)), provider.issuer));
        _entries.with([&](auto& entries) {
            entries[provider.id].metadata = fresh;
            entries[provider.id].metadataAt = now;
        });
        return *fresh;
    } catch (const BadMetadata& bad) {
        throw ProviderDown(std::string("its description is not usable: ") + bad.what());
    }
}

std::shared_ptr<const KeySet> ProviderCache::fetchKeys(const IdentityProvider& provider) {
    const Time now = _kernel.clock().now();
    // Noted before, so that an attempt that fails counts as well.
    _entries.with([&](auto& entries) { entries[provider.id].keysAt = now; });
    const auto keys =
        std::make_shared<const KeySet>(KeySet::parse(fetchJson(_kernel, provider, metadata(provider).keysUrl)));
    if (keys->size() == 0) throw ProviderDown("it has no key that is fit for signatures");
    _entries.with([&](auto& entries) { entries[provider.id].keys = keys; });
    return keys;
}

void ProviderCache::verify(const IdentityProvider& provider, const SignedToken& token) {
    const Entry entry = entryOf(provider);
    const Time now = _kernel.clock().now();
    const bool triedJustNow = now - entry.keysAt < keysAtMostEvery;
    if (!entry.keys && triedJustNow) throw ProviderDown("its keys could not be read a moment ago");
    if (!entry.keys || now - entry.keysAt >= keptFor) return fetchKeys(provider)->verify(token);
    try {
        entry.keys->verify(token);
    } catch (const UnknownKey&) {
        if (triedJustNow) throw;
        fetchKeys(provider)->verify(token);
    }
}

std::size_t ProviderCache::readKeys(const IdentityProvider& provider) {
    entryOf(provider);
    return fetchKeys(provider)->size();
}

void ProviderCache::forget(std::int64_t providerId) {
    _entries.with([&](auto& entries) { entries.erase(providerId); });
}

}  // namespace kontor::sso
