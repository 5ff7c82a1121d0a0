#include "overview.h"

#include "kontor/kernel.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

namespace {

Tile countTile(const std::string& name, const std::string& q) {
    Tile tile;
    tile.id = "tickets." + name;
    tile.title = "tile.tickets." + name;
    tile.access = needs("tickets.read_all");
    tile.link = "/tickets?q=" + percentEncode(q);
    tile.value = [q](const Viewer& viewer, Kernel& kernel) {
        const auto counts =
            kernel.db().read([&](Transaction& tx) { return kernel.records().counts(tx, viewer, Ticket::kind, {q}); });
        return std::to_string(counts.front());
    };
    return tile;
}

}  // namespace

std::vector<Tile> ticketTiles() {
    return {countTile("mine", "assignee:me state:new,open,pending"),
            countTile("unassigned", "assignee:none state:new,open,pending"),
            countTile("overdue", "due<now state:new,open,pending")};
}

SearchSource ticketSearchSource() {
    return {std::string(Ticket::kind), "/tickets/{id}", {"subject", "number", "description"}, {"messages", "notes"}};
}

}  // namespace kontor::tickets
