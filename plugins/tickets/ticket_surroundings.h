#pragma once

#include <map>
#include <optional>
#include <vector>

#include "kontor/custom_fields.h"
#include "kontor/tickets/ticket_service.h"
#include "page_words.h"

namespace kontor::tickets {

/// What is shown around a ticket.
struct Surroundings {
    Json requester;  ///< as the viewer may see the person; null for somebody they may not see
    std::vector<Ticket> recent;
    collaboration::EntryCounts counts;
    Timeline timeline;
    std::vector<CustomFields::Declared> custom;
    std::int64_t openOfRequester = 0;   ///< counted up to Records::countLimit
    std::optional<Names> people;        ///< and what else the ticket points at
    std::vector<AnyRecord> entries;     ///< of the tab's group
    std::map<std::int64_t, Time> away;  ///< until when requester and assignee are away
    std::optional<std::string> next;    ///< of the history: where it goes on
};

}  // namespace kontor::tickets
