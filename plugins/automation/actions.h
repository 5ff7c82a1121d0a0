#pragma once

#include "kontor/registry.h"

namespace kontor::automation {

void provideFieldActions(Registry& registry);
void provideAssignActions(Registry& registry);
void provideTalkActions(Registry& registry);
void provideTaskActions(Registry& registry);

}  // namespace kontor::automation
