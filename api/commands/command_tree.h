#pragma once

#include "kontor/json.h"
#include "kontor/kernel.h"

namespace kontor::shell {

/// The commands this viewer may use, with everything help is made of.
Json commandTree(const Viewer& viewer, Kernel& kernel);

/// The name people know this machine by.
std::string serverName();

}  // namespace kontor::shell
