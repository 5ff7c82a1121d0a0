#pragma once

#include <memory>

#include "kontor/plugin.h"

namespace kontor {

/// The built-in plugin "core": people, their rights and where they belong, sessions, files, housekeeping. Its
/// migrations and texts lie in kernel/migrations and kernel/locale.
std::shared_ptr<Plugin> makeCorePlugin();

}  // namespace kontor
