#pragma once

#include "kontor/kernel.h"
#include "kontor/outbound.h"

namespace kontor::webhooks {

/// By the setting webhooks.allowed_networks.
AllowedNetworks allowedNetworks(Kernel& kernel);

/// The catalogue's word for why a webhook does not go there.
std::string errorKey(const BadTarget& bad);

}  // namespace kontor::webhooks
