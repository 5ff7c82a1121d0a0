#pragma once

#include "kontor/tickets/ticket.h"

namespace kontor {
struct WriteContext;
}

namespace kontor::tickets {

/// Gives the tickets this one is the parent of, and those below them, its status, as far as they are not finished; all
/// or none. `parent` as it will be. Throws Conflict naming the first that refuses.
void finishChildren(WriteContext& context, const Ticket& parent);

}  // namespace kontor::tickets
