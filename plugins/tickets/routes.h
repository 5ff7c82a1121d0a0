#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// Routes beyond those every record has.
Route mergeRoute();
Route splitRoute();
Route byNumberRoute();
Route textBlocksRoute();

}  // namespace kontor::tickets
