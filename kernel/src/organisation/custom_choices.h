#pragma once

#include "kontor/registry.h"

namespace kontor {

/// Making a pick list of a text field: the route that asks for it and the job that looks which values are used.
void addCustomChoices(Registry& registry);

}  // namespace kontor
