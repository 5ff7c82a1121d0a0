#pragma once

#include <string>
#include <vector>

#include "kontor/export.h"

namespace kontor {

/// Tags are compared without regard to case; the first way of writing one stays. Throws Invalid("tags") for one of more
/// than 50 characters.
KONTOR_API void tidyTags(std::vector<std::string>& tags);

}  // namespace kontor
