#include "reach.h"

namespace kontor::webhooks {

AllowedNetworks allowedNetworks(Kernel& kernel) {
    return AllowedNetworks(kernel.settings().text("webhooks.allowed_networks"));
}

std::string errorKey(const BadTarget& bad) {
    return std::string("webhooks.error.") + toString(bad.fault);
}

}  // namespace kontor::webhooks
