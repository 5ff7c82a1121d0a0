#pragma once

#include "kontor/registry.h"

namespace kontor::announcements {

Route dismissRoute();

}  // namespace kontor::announcements
