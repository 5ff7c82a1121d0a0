#pragma once

#include <memory>

#include "kontor/plugin.h"

namespace kontor {

/// The built-in plugin "commands": what the administration shell can do with the server itself.
std::shared_ptr<Plugin> makeCommandsPlugin();

}  // namespace kontor
