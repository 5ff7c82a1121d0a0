#pragma once

#include "kontor/assets/asset.h"
#include "kontor/records.h"

namespace kontor::assets {

/// The life of an asset: which state follows from who holds it, whether the move is allowed (Conflict naming both
/// states), and what comes with it.
void applyState(WriteContext& context, const Asset* before, Asset& after);

}  // namespace kontor::assets
