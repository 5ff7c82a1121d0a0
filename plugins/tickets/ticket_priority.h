#pragma once

#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// Brings priority and own priority in line with what was asked for; from impact and urgency, by the matrix, unless a
/// person said something. Throws Invalid("priority_name") for one that does not exist or is out of use.
void applyPriority(WriteContext& context, const Ticket* before, Ticket& after);

}  // namespace kontor::tickets
