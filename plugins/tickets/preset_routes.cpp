#include "kontor/error.h"
#include "kontor/tickets/ticket_service.h"
#include "preset.h"

namespace kontor::tickets {

namespace {

Reply macro(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::int64_t macro = request.number("macro");
    if (!request.body().empty() && !request.json().members().empty())
        throw Invalid(request.json().members().front().first, "error.unknown_field");
    const Ticket ticket =
        kernel.db().write([&](Transaction& tx) { return applyMacro(tx, viewer, kernel, id, macro).ticket; });
    return Reply::json(AnyRecord(kernel.records().type(Ticket::kind), std::make_shared<Ticket>(ticket)).toJson(viewer))
        .etag(ticket.version);
}

}  // namespace

Route macroRoute() {
    return {
        .method = "POST",
        .path = "/api/v1/tickets/{id}/macros/{macro}",
        .access = needs("tickets.presets"),
        .summary = "Apply a macro to a ticket",
        .doc =
            "All it says (macros) in one transaction: its answer, its private note, then the fields. "
            "Answers with the ticket.",
        .handler = macro,
        .responseSchema = schemaOf(ticketFields, false),
        .responseExample = Json::object({{"id", 42}, {"number", "T-000042"}, {"status", "pending"}, {"version", 4}}),
        .tag = "tickets"};
}

}  // namespace kontor::tickets
