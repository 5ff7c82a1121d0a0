#pragma once

#include <memory>

#include "installed_service.h"
#include "kontor/registry.h"

namespace kontor::software {

void addRoutes(Registry& registry, std::shared_ptr<InstalledService> installed);

}  // namespace kontor::software
