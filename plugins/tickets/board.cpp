#include "board.h"

namespace kontor::tickets {

namespace {

Json cardOf(const Ticket& ticket, const Names& people, const PageWords& words) {
    Json card = Json::object({{"id", std::to_string(ticket.id)},
                              {"version", std::to_string(ticket.version)},
                              {"number", ticket.number},
                              {"subject", ticket.subject},
                              {"href", "/tickets/" + std::to_string(ticket.id)},
                              {"requester", people.of(ticket.requesterId)},
                              {"has_assignee", ticket.assigneeId.has_value()},
                              // A status of one's own stands apart from the column's name.
                              {"has_status", ticket.status != ticket.state},
                              {"urgent", ticket.priority == "urgent" || ticket.priority == "high"}});
    card["status"] = words.shortStatus(ticket);
    card["priority"] = words.priority(ticket);
    card["updated"] = words.moment(ticket.updatedAt);
    if (ticket.assigneeId) card["assignee"] = web::person(people.of(*ticket.assigneeId), *ticket.assigneeId);
    card["options"] = words.options("tickets.status.", ticketStates, ticket.state);
    return card;
}

}  // namespace

Json boardOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::vector<AnyRecord>& tickets,
             const PageWords& words) {
    std::set<std::int64_t> ids;
    for (const auto& record : tickets) {
        ids.insert(record.as<Ticket>().requesterId);
        if (const auto assignee = record.as<Ticket>().assigneeId) ids.insert(*assignee);
    }
    const Names people(tx, kernel, viewer, ids);
    Json columns = Json::array();
    for (const auto state : ticketStates) {
        Json cards = Json::array();
        for (const auto& record : tickets)
            if (record.as<Ticket>().state == state) cards.push(cardOf(record.as<Ticket>(), people, words));
        Json column = Json::object({{"key", state},
                                    {"label", words.value("tickets.status.", state)},
                                    {"count", std::to_string(cards.size())}});
        column["cards"] = std::move(cards);
        columns.push(std::move(column));
    }
    return columns;
}

}  // namespace kontor::tickets
