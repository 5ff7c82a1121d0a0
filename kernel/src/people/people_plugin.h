#pragma once

#include <memory>

#include "kontor/plugin.h"

namespace kontor {

void addPeopleRoutes(Registry& registry);
void addPeopleCommands(Registry& registry);

/// The built-in plugin "people": what is done with people beyond writing their records.
std::shared_ptr<Plugin> makePeoplePlugin();

}  // namespace kontor
