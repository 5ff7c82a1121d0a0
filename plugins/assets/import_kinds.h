#pragma once

#include <vector>

#include "kontor/import_kind.h"

namespace kontor::assets {

/// How assets, makers and models come from files.
std::vector<ImportKind> importKinds();

}  // namespace kontor::assets
