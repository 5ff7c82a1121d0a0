#pragma once

#include <memory>

#include "kontor/plugin.h"

namespace kontor {

void addImportCommands(Registry& registry);
void addImportRoutes(Registry& registry);

/// The built-in plugin "imports": files whose rows become records.
std::shared_ptr<Plugin> makeImportsPlugin();

}  // namespace kontor
