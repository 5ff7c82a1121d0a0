#pragma once

#include <string>

#include "kontor/outbound.h"
#include "kontor/registry.h"

namespace kontor::notifications {

/// Where a push message goes, if an administrator lets it. Throws BadTarget.
Target pushTarget(Kernel& kernel, const std::string& endpoint);

/// The origin of an address, as push services are told whom a message is for: "https://push.example.org".
std::string originOf(const std::string& url);

/// Devices over REST, settings, and the job that sends.
void addPush(Registry& registry);

/// Has browsers show what is due.
void pushDue(JobRun& run, Kernel& kernel);

}  // namespace kontor::notifications
