#pragma once

#include "kontor/registry.h"

namespace kontor::directory {

/// The administration's pages of directories and of their runs.
void addPages(Registry& registry);

}  // namespace kontor::directory
