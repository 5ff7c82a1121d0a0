#pragma once

#include <string>
#include <string_view>

#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// What impact and urgency make of the priority.
std::string_view priorityOf(std::string_view impact, std::string_view urgency);

/// Sets the priority from impact and urgency unless a person did.
void applyPriority(const Ticket* before, Ticket& after);

}  // namespace kontor::tickets
