#pragma once

#include "kontor/registry.h"

namespace kontor::directory {

/// `directory list`, `test`, `sync`, `runs`, `show` and `cancel`.
void addCommands(Registry& registry);

}  // namespace kontor::directory
