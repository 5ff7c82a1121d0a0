#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "network.h"

namespace kontor {
class Kernel;
}

namespace kontor::webhooks {

/// A URL that events can't be posted to; `key` is the catalogue's word for why.
struct BadTarget : std::runtime_error {
    BadTarget(const char* catalogueKey, const std::string& text) : std::runtime_error(text), key(catalogueKey) {}
    const char* key;
};

/// The parts of a webhook's URL that decide where it leads.
struct Target {
    std::string url;
    std::string host;  ///< a name, or an address without brackets; other ways to write an IPv4 address are resolved
    std::uint16_t port = 0;
};

/// Throws BadTarget for anything but http and https with a plain host: no user, no zone, no characters that one parser
/// reads differently than the next.
Target parseTarget(const std::string& url);

/// Every address of the host, looked up once. Throws BadTarget when it has none, or when one of them is not permitted.
std::vector<IpAddress> resolve(const Target& target, const AllowedNetworks& allowed);

/// By the setting webhooks.allowed_networks.
AllowedNetworks allowedNetworks(Kernel& kernel);

}  // namespace kontor::webhooks
