#include "ticket_group.h"

#include "kontor/web/record_page.h"
#include "ticket_tasks.h"

namespace kontor::tickets {

namespace {

/// The page of a ticket is its own, but its groups are shown as those of every record.
const web::RecordDetailPage& sharedPage() {
    static const web::RecordDetailPage page{.kind = std::string(Ticket::kind),
                                            .path = "/tickets",
                                            .access = needs("tickets.read_all"),
                                            .title = "tickets.title"};
    return page;
}

}  // namespace

void readGroup(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket, const std::string& group,
               Surroundings& around, std::set<Ref>& named) {
    around.entries = kernel.get<web::RecordDetails>().readGroup(tx, viewer, kernel, sharedPage(),
                                                                {std::string(Ticket::kind), ticket.id}, group, named);
}

void putGroup(Json& data, const std::string& tab, const Ticket& ticket, const Surroundings& around, Kernel& kernel,
              const PageWords& words) {
    const Ref ref{std::string(Ticket::kind), ticket.id};
    kernel.get<web::RecordDetails>().putGroup(data, words.viewer(), kernel, sharedPage(), ref, tab, around.entries,
                                              around.people->all());
    if (tab != "tasks") return;
    for (std::size_t i = 0; i < around.entries.size(); ++i)
        putTask(data["items"].items()[i], around.entries[i], around.entries, kernel.clock().now(), words);
    putTaskList(data["group"], around.entries, "/api/v1/tickets/" + std::to_string(ticket.id) + "/tasks", words);
}

}  // namespace kontor::tickets
