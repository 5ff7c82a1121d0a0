#pragma once

#include <string>
#include <string_view>

#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// Whether a ticket may go from one state to the other; within a state every change of the status is allowed.
bool mayGo(std::string_view from, std::string_view to);

/// The state a status belongs to. Throws Invalid("status") for one that does not exist or is out of use. Free for
/// built-in ones.
std::string stateOf(WriteContext& context, const std::string& status);

/// Brings state, pending reason, resolved_at and closed_at in line with the status that was asked for.
/// Throws Conflict for a transition that is not allowed.
void applyStatus(WriteContext& context, const Ticket* before, Ticket& after);

}  // namespace kontor::tickets
