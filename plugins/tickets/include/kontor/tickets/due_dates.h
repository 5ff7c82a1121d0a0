#pragma once

#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// Sets until when a new ticket has to be answered and resolved; published by a plugin that knows what is promised. So
/// the dates stand in the answer to whoever makes a ticket, and it is written once.
class DueDates {
  public:
    virtual ~DueDates() = default;
    /// After the other rules of a new ticket, before it is written; it has no id yet. Dates that were given stay.
    virtual void begin(WriteContext& context, Ticket& made) = 0;
};

}  // namespace kontor::tickets
