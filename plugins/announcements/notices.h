#pragma once

#include <string>

#include "kontor/registry.h"

namespace kontor::announcements {

/// What is shown now, above the pages of a place.
Panel noticesPanel(std::string id, std::string place);

/// Where the cross of a notice leads: puts it away and goes back. A form, so that it works without scripts.
Page dismissPage();

}  // namespace kontor::announcements
