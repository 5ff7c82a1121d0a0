#pragma once

#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// Before a ticket is written: defaults, both forms of the description, status, priority, tags, custom fields.
void prepareTicket(WriteContext& context, const Ticket* before, Ticket& after);

/// After it is written: who takes part in it, files of its description.
void ticketWritten(WriteContext& context, const Ticket* before, const Ticket& after);

/// After a message, note, task or relation of a ticket was written: the ticket counts as changed, the requester's reply
/// opens it again, the first answer to the requester is noted.
void ticketEntryWritten(WriteContext& context, const AnyRecord* before, const AnyRecord* after);

}  // namespace kontor::tickets
