#pragma once

#include "kontor/registry.h"

namespace kontor::printing {

Route labelsRoute();

}  // namespace kontor::printing
