#pragma once

#include "kontor/registry.h"

namespace kontor::absences {

/// Who of a team is away when: a page with a month, and the same in the shell.
void addMonth(Registry& registry);

}  // namespace kontor::absences
