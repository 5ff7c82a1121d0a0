#include "one_click.h"

#include <algorithm>

#include "kontor/kernel.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

namespace {

/// The resolved ticket whose requester this is. Throws NotFound for others' and Conflict for one that went on since.
Ticket resolvedTicket(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref) {
    auto ticket = kernel.records().get<Ticket>(tx, viewer, ref.id);
    if (ticket.requesterId != viewer.id()) throw NotFound(toString(ref));
    if (ticket.state != "resolved" || ticket.mergedIntoId) throw Conflict("tickets.one_click.went_on");
    return ticket;
}

Json showResolved(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref, const Json&) {
    const Ticket ticket = resolvedTicket(tx, viewer, kernel, ref);
    return Json::object({{"title", ticket.number + " " + ticket.subject}, {"text", ""}});
}

/// Their own ticket being done with is the requester's to say, whatever else they may change of it.
Viewer closing(const Viewer& requester) {
    ViewerData data = requester.data();
    const std::string right = "tickets.write";
    auto& held = data.permissions;
    const auto place = std::lower_bound(held.begin(), held.end(), right);
    if (place == held.end() || *place != right) held.insert(place, right);
    return Viewer(std::move(data));
}

kontor::Message closeTicket(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref, const Json&) {
    const Ticket ticket = resolvedTicket(tx, viewer, kernel, ref);
    Patch patch;
    patch.set("status", std::string("closed"));
    kernel.records().patch(tx, closing(viewer), ref, patch);
    return {"tickets.one_click.closed", {{"number", ticket.number}}};
}

kontor::Message reopenTicket(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref, const Json&) {
    const Ticket ticket = resolvedTicket(tx, viewer, kernel, ref);
    Answer answer;
    answer.text = kernel.translations().text(viewer.locale(), "tickets.one_click.still_broken");
    kernel.get<TicketService>().reply(tx, viewer, ref.id, answer);
    return {"tickets.one_click.reopened", {{"number", ticket.number}}};
}

}  // namespace

void addOneClicks(Registry& registry) {
    registry.oneClick({.id = "tickets.close",
                       .title = "tickets.one_click.close",
                       .doc = "The requester says that it works again, and closes the resolved ticket.",
                       .show = showResolved,
                       .run = closeTicket});
    registry.oneClick({.id = "tickets.reopen",
                       .title = "tickets.one_click.reopen",
                       .doc = "The requester says that it does not work, and opens the resolved ticket again.",
                       .show = showResolved,
                       .run = reopenTicket});
}

}  // namespace kontor::tickets
