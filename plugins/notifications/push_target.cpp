#include "push_target.h"

#include "kontor/text.h"

namespace kontor::notifications {

namespace {

/// `host`, `*.domain`, or a whole origin, by which also a service of the house without TLS can be named.
bool isAllowed(const std::string& services, const Target& target) {
    for (const auto& entry : split(replaceAll(replaceAll(services, "\n", " "), ",", " "), ' ')) {
        const std::string name(trimmed(entry));
        if (name.empty()) continue;
        if (name.find("://") != std::string::npos) {
            if (originOf(target.url) == name) return true;
        } else if (target.url.starts_with("https://")) {
            if (target.host == name) return true;
            if (name.starts_with("*.") && target.host.ends_with(name.substr(1))) return true;
        }
    }
    return false;
}

}  // namespace

std::string originOf(const std::string& url) {
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return {};
    return asciiLower(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

Target pushTarget(Kernel& kernel, const std::string& endpoint) {
    Target target = parseTarget(endpoint);
    if (!isAllowed(kernel.settings().text("notifications.push_services"), target))
        throw BadTarget(BadTarget::Fault::network, "no push service that is allowed");
    return target;
}

}  // namespace kontor::notifications
