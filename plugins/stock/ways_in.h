#pragma once

#include "kontor/registry.h"

namespace kontor::stock {

void addRoutes(Registry& registry);
void addCommands(Registry& registry);
void addPages(Registry& registry);
void addMovePage(Registry& registry);

}  // namespace kontor::stock
