#include "kontor/error.h"
#include "kontor/tickets/ticket_service.h"
#include "preset.h"

namespace kontor::tickets {

namespace {

Json ticketShown(const Ticket& ticket, const Viewer& viewer, Kernel& kernel) {
    return AnyRecord(kernel.records().type(Ticket::kind), std::make_shared<Ticket>(ticket)).toJson(viewer);
}

Reply fromTemplate(Request& request, const Viewer& viewer, Kernel& kernel) {
    Json further = request.json();
    const Json* given = further.find("template_id");
    if (given == nullptr) throw Invalid("template_id", "error.required");
    if (!given->isInteger() || given->integer() <= 0) throw Invalid("template_id", "error.not_an_id");
    const std::int64_t id = given->integer();
    further.erase("template_id");
    const Ticket ticket =
        kernel.db().write([&](Transaction& tx) { return createFromTemplate(tx, viewer, kernel, id, further); });
    return Reply::created("/api/v1/tickets/" + std::to_string(ticket.id), ticketShown(ticket, viewer, kernel),
                          ticket.version);
}

Reply macro(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::int64_t macro = request.number("macro");
    if (!request.body().empty() && !request.json().members().empty())
        throw Invalid(request.json().members().front().first, "error.unknown_field");
    const Ticket ticket = kernel.db().write([&](Transaction& tx) { return applyMacro(tx, viewer, kernel, id, macro); });
    return Reply::json(ticketShown(ticket, viewer, kernel)).etag(ticket.version);
}

Json exampleOf(std::int64_t id) {
    return Json::object({{"id", id},
                         {"number", "T-000123"},
                         {"subject", "New employee: Ida Roth"},
                         {"status", "open"},
                         {"version", 4}});
}

}  // namespace

Route fromTemplateRoute() {
    Route route{.method = "POST",
                .path = "/api/v1/tickets/from-template",
                .access = needs("tickets.presets"),
                .summary = "Make a ticket of a template",
                .doc = "The template's fields (ticket-templates), and further ones of the body, which go before them.",
                .handler = fromTemplate,
                .responseSchema = schemaOf(ticketFields, false),
                .responseExample = exampleOf(123),
                .successStatus = 201,
                .tag = "tickets"};
    route.requestSchema = schemaOf(ticketFields, true);
    route.requestSchema["properties"]["template_id"] =
        Json::object({{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"description", "The template."}});
    route.requestSchema["required"] = Json::array({"template_id"});
    route.requestExample = Json::object({{"template_id", 3}, {"subject", "New employee: Ida Roth"}});
    return route;
}

Route macroRoute() {
    return {.method = "POST",
            .path = "/api/v1/tickets/{id}/macros/{macro}",
            .access = needs("tickets.presets"),
            .summary = "Apply a macro to a ticket",
            .doc =
                "All it says (macros) in one transaction: its answer, its private note, then the fields. "
                "Answers with the ticket.",
            .handler = macro,
            .responseSchema = schemaOf(ticketFields, false),
            .responseExample = exampleOf(123),
            .tag = "tickets"};
}

}  // namespace kontor::tickets
