#pragma once

#include "handover.h"
#include "kontor/kernel.h"

namespace kontor::handover {

/// The form of a draft. One whose id is 0 is not made yet.
Reply showDraft(Request& request, const Viewer& viewer, Kernel& kernel, const Handover& handover, Json data,
                int status);
/// A new one, filled with what the address says: `kind`, `person`, `assets`.
Reply showNewDraft(Request& request, const Viewer& viewer, Kernel& kernel);

/// What the form says, as far as it can be shown again.
Handover sentDraft(Request& request);
/// Keeps it; makes it for the id 0. Throws Invalid, Conflict; Stale where somebody else changed it meanwhile.
std::int64_t saveDraft(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t id);

}  // namespace kontor::handover
