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

template <class Change>
void ProviderCache::keep(const IdentityProvider& provider, Change&& change) {
    _entries.with([&](auto& entries) {
        const auto found = entries.find(provider.id);
        if (found != entries.end() && found->second.providerVersion == provider.version) change(found->second);
    });
}

Metadata ProviderCache::metadata(const IdentityProvider& provider) {
    const Entry entry = entryOf(provider);
    const Time now = _kernel.clock().now();
    if (entry.metadata && now - entry.metadataAt < keptFor) return *entry.metadata;
    try {
        const auto fresh = std::make_shared<const Metadata>(
            Metadata::parse(fetchJson(_kernel, provider, metadataUrl(provider.issuer)), provider.issuer));
        keep(provider, [&](Entry& entry) {
            entry.metadata = fresh;
            entry.metadataAt = now;
        });
        return *fresh;
    } catch (const BadMetadata& bad) {
        throw ProviderDown(std::string("its description is not usable: ") + bad.what());
    }
}

std::shared_ptr<const KeySet> ProviderCache::fetchKeys(const IdentityProvider& provider) {
    const Time now = _kernel.clock().now();
    const auto noted = [&](Entry& entry) { entry.keysAt = now; };
    // With keys at hand the attempt counts at once: anybody can make tokens that ask for others. Without any, several
    // people may be signing in at this moment, and only an attempt that failed keeps the next one waiting.
    if (entryOf(provider).keys) keep(provider, noted);
    try {
        const auto keys =
            std::make_shared<const KeySet>(KeySet::parse(fetchJson(_kernel, provider, metadata(provider).keysUrl)));
        if (keys->size() == 0) throw ProviderDown("it has no key that is fit for signatures");
        keep(provider, [&](Entry& entry) {
            entry.keys = keys;
            entry.keysAt = now;
        });
        return keys;
    } catch (...) {
        keep(provider, noted);
        throw;
    }
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
