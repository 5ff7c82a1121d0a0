#pragma once

#include <optional>
#include <vector>

#include "kontor/tickets/ticket_service.h"
#include "page_words.h"

namespace kontor::tickets {

/// What is shown around a ticket.
struct Surroundings {
    Json requester;  ///< as the viewer may see the person; null for somebody they may not see
    std::vector<Ticket> recent;
    collaboration::EntryCounts counts;
    Timeline timeline;
    std::optional<Names> people;  ///< and what else the ticket points at
    RecordPage items;             ///< of the tab's group
};

}  // namespace kontor::tickets
