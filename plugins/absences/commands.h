#pragma once

#include "kontor/registry.h"

namespace kontor::absences {

Command listCommand();

}  // namespace kontor::absences
