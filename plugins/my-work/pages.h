#pragma once

#include "kontor/registry.h"

namespace kontor::my_work {

void addPages(Registry& registry);

}  // namespace kontor::my_work
