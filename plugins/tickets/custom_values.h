#pragma once

#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// Checks values of `custom` that are new by the fields the administrator declared. Throws Invalid("custom.NAME").
/// Costs a statement only when a person makes a ticket or custom values changed.
void applyCustomValues(WriteContext& context, const Ticket* before, Ticket& after);

}  // namespace kontor::tickets
