#pragma once

#include <cstdint>

#include "kontor/json.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor::tickets {

/// Templates of tickets, for what makes tickets by itself. Ask for it by `kernel.get<TicketTemplates>()`.
class TicketTemplates {
  public:
    virtual ~TicketTemplates() = default;
    /// What a new ticket of that template is made of, as in POST /api/v1/tickets; members of `further` go before the
    /// template's. The system may use those for everyone. Throws Invalid for template_id.
    virtual Json valuesOf(Transaction& tx, const Viewer& viewer, std::int64_t templateId, const Json& further) = 0;
};

}  // namespace kontor::tickets
