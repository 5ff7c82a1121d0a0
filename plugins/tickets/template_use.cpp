#include "template_use.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

namespace {

/// What people say of their own ticket; the rest of a template is the house's.
constexpr std::array<std::string_view, 4> saidByRequesters{"type", "subject", "description", "description_html"};

TicketTemplate seenTemplate(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    try {
        return kernel.records().get<TicketTemplate>(tx, viewer, id);
    } catch (const NotFound&) {
        throw Invalid("template_id", "error.unknown_reference");
    }
}

ListRequest offeredInPortal() {
    return {.q = "active:yes in_portal:yes sharing:everyone", .sort = "position", .limit = 50};
}

/// The template's values with what was said further before them.
Patch begun(const RecordType& type, const Viewer& viewer, Json values, const Patch& further) {
    for (const auto& [name, value] : further.values()) values.erase(name);
    Patch patch = Patch::fromJson(type, viewer, values, false);
    for (const auto& [name, value] : further.values()) patch.set(name, value);
    return patch;
}

Ticket make(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Patch& values) {
    for (const auto& field : ticketFields)
        if (field.isRequired && !values.has(field.name)) throw Invalid(std::string(field.name), "error.required");
    return kernel.get<TicketService>().create(tx, viewer, values);
}

/// In two steps, so that the history says what the person said and what the template set.
Ticket makeInPortal(Transaction& tx, const Viewer& viewer, Kernel& kernel, const TicketTemplate& chosen,
                    const Patch& further) {
    const RecordType& type = kernel.records().type(Ticket::kind);
    Json said = Json::object();
    Json set = chosen.values;
    for (const auto name : saidByRequesters)
        if (const Json* value = chosen.values.find(std::string(name))) {
            said[std::string(name)] = *value;
            set.erase(name);
        }
    for (const auto& [name, value] : further.values()) set.erase(name);
    // Whose ticket it is, is who sends it.
    set.erase("requester_id");
    const Ticket ticket = make(tx, viewer, kernel, begun(type, viewer, std::move(said), further));
    const Viewer house = Viewer::system("template " + chosen.name);
    const Patch values = Patch::fromJson(type, house, set, false);
    return values.empty() ? ticket : kernel.get<TicketService>().patch(tx, house, ticket.id, values);
}

Reply fromTemplate(Request& request, const Viewer& viewer, Kernel& kernel) {
    Json body = request.json();
    const Json* given = body.find("template_id");
    if (given == nullptr) throw Invalid("template_id", "error.required");
    if (!given->isInteger() || given->integer() <= 0) throw Invalid("template_id", "error.not_an_id");
    const std::int64_t id = given->integer();
    body.erase("template_id");
    const RecordType& type = kernel.records().type(Ticket::kind);
    const Patch further = Patch::fromJson(type, viewer, body, false);
    const Ticket ticket =
        kernel.db().write([&](Transaction& tx) { return createFromTemplate(tx, viewer, kernel, id, further); });
    return Reply::created("/api/v1/tickets/" + std::to_string(ticket.id),
                          AnyRecord(type, std::make_shared<Ticket>(ticket)).toJson(viewer), ticket.version);
}

Reply portalTemplates(Request&, const Viewer&, Kernel& kernel) {
    Json items = Json::array();
    for (const auto& one : kernel.db().read([&](Transaction& tx) { return templatesInPortal(tx, kernel); }))
        items.push(Json::object({{"id", one.id},
                                 {"name", one.name},
                                 {"about", one.description},
                                 {"subject", one.values["subject"].text()},
                                 {"description", one.values["description"].text()}}));
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Json textOf(const char* doc) {
    return Json::object({{"type", "string"}, {"description", doc}});
}

}  // namespace

Json TemplateUse::valuesOf(Transaction& tx, const Viewer& viewer, std::int64_t templateId, const Json& further) {
    const auto chosen = seenTemplate(tx, viewer, *_kernel, templateId);
    // The system sees all rows, and uses none that is somebody's own.
    if (viewer.isSystem() && chosen.sharing != "everyone") throw Invalid("template_id", "error.unknown_reference");
    Json values = chosen.values;
    for (const auto& [name, value] : further.members()) values[name] = value;
    return values;
}

std::vector<TicketTemplate> templatesInPortal(Transaction& tx, Kernel& kernel) {
    return kernel.records().all<TicketTemplate>(tx, Viewer::system("templates of the portal"), offeredInPortal());
}

std::optional<TicketTemplate> templateInPortal(Transaction& tx, Kernel& kernel, std::int64_t id) {
    ListRequest list = offeredInPortal();
    list.extra = {"t.id = ?", {id}};
    auto found = kernel.records().all<TicketTemplate>(tx, Viewer::system("templates of the portal"), list);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Ticket createFromTemplate(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t templateId,
                          const Patch& further) {
    if (viewer.may("tickets.presets")) {
        const auto chosen = seenTemplate(tx, viewer, kernel, templateId);
        const RecordType& type = kernel.records().type(Ticket::kind);
        return make(tx, viewer, kernel, begun(type, viewer, chosen.values, further));
    }
    const auto chosen = templateInPortal(tx, kernel, templateId);
    if (!chosen) throw Invalid("template_id", "error.unknown_reference");
    return makeInPortal(tx, viewer, kernel, *chosen, further);
}

Route fromTemplateRoute() {
    Route route{.method = "POST",
                .path = "/api/v1/tickets/from-template",
                .access = needs("tickets.create"),
                .summary = "Make a ticket of a template",
                .doc =
                    "The template's fields (ticket-templates), and further ones of the body, which go before them. "
                    "Without tickets.presets: of a template that is offered in the portal.",
                .handler = fromTemplate,
                .responseSchema = schemaOf(ticketFields, false),
                .responseExample = Json::object({{"id", 123},
                                                 {"number", "T-000123"},
                                                 {"subject", "New employee: Ida Roth"},
                                                 {"status", "open"},
                                                 {"version", 4}}),
                .successStatus = 201,
                .tag = "tickets"};
    route.requestSchema = schemaOf(ticketFields, true);
    route.requestSchema["properties"]["template_id"] =
        Json::object({{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"description", "The template."}});
    route.requestSchema["required"] = Json::array({"template_id"});
    route.requestExample = Json::object({{"template_id", 3}, {"subject", "New employee: Ida Roth"}});
    return route;
}

Route portalTemplatesRoute() {
    Json item =
        Json::object({{"type", "object"},
                      {"properties", Json::object({{"id", Json::object({{"type", "integer"}, {"format", "int64"}})},
                                                   {"name", textOf("What people find it by.")},
                                                   {"about", textOf("When to use it.")},
                                                   {"subject", textOf("What the ticket is called at first.")},
                                                   {"description", textOf("What is asked for.")}})},
                      {"required", Json::array({"id", "name"})}});
    return {
        .method = "GET",
        .path = "/api/v1/portal/ticket-templates",
        .access = needs("tickets.create"),
        .summary = "Templates offered in the portal",
        .doc = "What people may begin a ticket with; it is made by POST /api/v1/tickets/from-template.",
        .handler = portalTemplates,
        .responseSchema = Json::object(
            {{"type", "object"},
             {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", std::move(item)}})}})},
             {"required", Json::array({"items"})}}),
        .responseExample =
            Json::object({{"items", Json::array({Json::object({{"id", 3}, {"name", "New employee"}})})}}),
        .tag = "tickets"};
}

}  // namespace kontor::tickets
