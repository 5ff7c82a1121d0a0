#pragma once

#include "kontor/records.h"
#include "kontor/setting.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// tickets.resolution_required
Setting resolutionSetting();

/// Whether this viewer must say how a ticket was resolved.
bool mustNameResolution(const Viewer& viewer, Kernel& kernel);

/// How a ticket was resolved: known, given where it must be, gone when the ticket is opened again. Throws
/// Invalid("resolution_code").
void applyResolution(WriteContext& context, const Ticket* before, Ticket& after);

}  // namespace kontor::tickets
