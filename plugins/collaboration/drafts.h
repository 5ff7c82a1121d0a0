#pragma once

#include "kontor/records.h"
#include "kontor/registry.h"

namespace kontor::collaboration {

/// Messages and notes that are not sent yet.
GroupType draftGroup();
/// Sends one at once.
Route sendDraftRoute();

}  // namespace kontor::collaboration
