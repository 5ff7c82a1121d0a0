#pragma once

#include <string>

#include "kontor/kernel.h"
#include "kontor/outbound.h"

namespace kontor::notifications {

/// Where a push message goes, if an administrator lets it. Throws BadTarget.
Target pushTarget(Kernel& kernel, const std::string& endpoint);

/// The origin of an address, as push services are told whom a message is for: "https://push.example.org".
std::string originOf(const std::string& url);

}  // namespace kontor::notifications
