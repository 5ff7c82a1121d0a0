#pragma once

#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// Makes the two forms of the description agree: HTML is sanitised and gives the plain text, plain text alone gives
/// HTML. Where both were there before, the one that was changed leads.
void completeDescription(const Ticket* before, Ticket& after);

}  // namespace kontor::tickets
