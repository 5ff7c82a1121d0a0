#pragma once

#include "kontor/registry.h"

namespace kontor::absences {

/// The section of a person's own profile, and what its form is sent to.
void addProfile(Registry& registry);

}  // namespace kontor::absences
