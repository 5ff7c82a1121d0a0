#pragma once

#include "ticket_surroundings.h"

namespace kontor::tickets {

/// What the ticket's own fields point at.
std::vector<Ref> namedBeside(const Ticket& ticket);
/// The ticket's own fields at the side of its page, and those administrators added, to be edited in place by who may.
Json properties(const Ticket& ticket, const Surroundings& around, Kernel& kernel, const PageWords& words);
/// Until when it has to be answered and resolved, as far as that is still to come.
Json clocks(const Ticket& ticket, Time now, const PageWords& words);

}  // namespace kontor::tickets
