#pragma once

#include <cstdint>

#include "kontor/kernel.h"

namespace kontor::demo {

/// Programs on the computers there are, and licences for some of them: too few of one, too many of another, one without
/// proof, one that ends soon. Nothing when there is software already, or no plugin for it.
void installPrograms(Kernel& kernel, std::uint64_t seed);

}  // namespace kontor::demo
