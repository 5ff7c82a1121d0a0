#pragma once

#include "kontor/registry.h"

namespace kontor {

/// How people, places, departments and organisations come from files.
void addPeopleImports(Registry& registry);

}  // namespace kontor
