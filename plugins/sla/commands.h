#pragma once

#include <memory>

#include "keeper.h"
#include "kontor/registry.h"

namespace kontor::sla {

void addCommands(Registry& registry, std::shared_ptr<Keeper> keeper);

}  // namespace kontor::sla
