#pragma once

#include "kontor/registry.h"

namespace kontor::printing {

/// `/labels?kind=asset&ids=1,2,3` (or `&q=…`): how the labels of what was chosen shall look, and the document.
void addPages(Registry& registry);

}  // namespace kontor::printing
