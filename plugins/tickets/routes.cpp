#include "routes.h"

#include "kontor/error.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "text_block.h"

namespace kontor::tickets {

namespace {

const std::string collection = "/api/v1/tickets";

const Json& exampleTicket() {
    static const Json example = Json::object({{"id", 123},
                                              {"number", "T-000123"},
                                              {"subject", "Printer on the 2nd floor"},
                                              {"status", "open"},
                                              {"version", 4}});
    return example;
}

Route ticketRoute(std::string method, std::string path, Access access, std::string summary, std::string doc,
                  Handler handler) {
    return {.method = std::move(method),
            .path = collection + std::move(path),
            .access = std::move(access),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .handler = std::move(handler),
            .responseSchema = schemaOf(ticketFields, false),
            .responseExample = exampleTicket(),
            .tag = "tickets"};
}

Json shape(Json properties, std::vector<std::string> required) {
    Json names = Json::array();
    for (auto& name : required) names.push(std::move(name));
    return Json::object({{"type", "object"},
                         {"properties", std::move(properties)},
                         {"required", std::move(names)},
                         {"additionalProperties", false}});
}

Json idSchema(const char* doc) {
    return Json::object({{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"description", doc}});
}

/// Refuses members nobody knows, as every body does.
void knowOnly(const Json& body, std::initializer_list<std::string_view> names) {
    std::vector<FieldError> errors;
    for (const auto& [name, value] : body.members())
        if (std::find(names.begin(), names.end(), name) == names.end())
            errors.push_back({name, {"error.unknown_field", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
}

std::int64_t idOf(const Json& body, const std::string& name) {
    const Json* value = body.find(name);
    if (!value) throw Invalid(name, "error.required");
    if (!value->isInteger() || value->integer() <= 0) throw Invalid(name, "error.not_an_id");
    return value->integer();
}

Json shown(const Ticket& ticket, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = kernel.records().type(Ticket::kind);
    return AnyRecord(type, std::make_shared<Ticket>(ticket)).toJson(viewer);
}

Reply mergeTickets(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t source = request.number();
    const Json& body = request.json();
    knowOnly(body, {"into_id"});
    const std::int64_t target = idOf(body, "into_id");
    const auto ticket = kernel.db().write(
        [&](Transaction& tx) { return kernel.get<TicketService>().merge(tx, viewer, source, target); });
    return Reply::json(shown(ticket, viewer, kernel)).etag(ticket.version);
}

Reply split(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const Json& body = request.json();
    knowOnly(body, {"message_id", "subject"});
    const std::int64_t message = idOf(body, "message_id");
    std::string subject;
    if (const Json* given = body.find("subject")) {
        std::vector<FieldError> errors;
        const auto read = readField(*findField(ticketFields, "subject"), *given, errors);
        if (!read) throw Invalid(std::move(errors));
        subject = std::get<std::string>(*read);
    }
    const auto ticket = kernel.db().write(
        [&](Transaction& tx) { return kernel.get<TicketService>().split(tx, viewer, id, message, subject); });
    return Reply::created(collection + "/" + std::to_string(ticket.id), shown(ticket, viewer, kernel), ticket.version);
}

Reply byNumber(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string number = request.params.at("number");
    const auto ticket =
        kernel.db().read([&](Transaction& tx) { return kernel.get<TicketService>().findByNumber(tx, viewer, number); });
    if (!ticket) throw NotFound("ticket " + number);
    return Reply::json(shown(*ticket, viewer, kernel)).etag(ticket->version);
}

Reply textBlocks(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    Json items = kernel.db().read([&](Transaction& tx) { return filledBlocks(tx, kernel, viewer, id); });
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Json textSchema(const char* doc) {
    return Json::object({{"type", "string"}, {"description", doc}});
}

}  // namespace

Route mergeRoute() {
    Route route = ticketRoute(
        "POST", "/{id}/merge", needs("tickets.write"), "Merge a ticket into another one",
        "Moves conversation, notes, tasks, relations and watchers to the other ticket and closes this one as its "
        "duplicate. Answers with the ticket that goes on.",
        mergeTickets);
    route.requestSchema = shape(Json::object({{"into_id", idSchema("The ticket that goes on.")}}), {"into_id"});
    route.requestExample = Json::object({{"into_id", 42}});
    return route;
}

Route splitRoute() {
    Route route = ticketRoute(
        "POST", "/{id}/split", needs("tickets.write"), "Make a ticket of one message",
        "Takes a message out of the conversation and makes it the description of a new ticket, for the message's "
        "author and related to this one. Answers with the new ticket.",
        split);
    route.requestSchema =
        shape(Json::object({{"message_id", idSchema("The message.")},
                            {"subject", Json::object({{"type", "string"},
                                                      {"maxLength", 255},
                                                      {"description", "The old ticket's, when not given."}})}}),
              {"message_id"});
    route.requestExample = Json::object({{"message_id", 7}, {"subject", "Second monitor flickers"}});
    route.successStatus = 201;
    return route;
}

Route byNumberRoute() {
    return ticketRoute("GET", "/by-number/{number}", needs("tickets.read"), "Find a ticket by its number",
                       "Reads T-000123, t-123 and 123.", byNumber);
}

Route textBlocksRoute() {
    Route route;
    route.method = "GET";
    route.path = "/api/v1/tickets/{id}/text-blocks";
    route.access = needs("tickets.text_blocks");
    route.summary = "Text blocks filled in for a ticket";
    route.doc =
        "In the requester's language where the block has it, else in the other one; those of the ticket's category and "
        "those of none.";
    route.handler = textBlocks;
    route.tag = "tickets";
    Json item = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object(
              {{"id", Json::object({{"type", "integer"}, {"format", "int64"}})},
               {"name", textSchema("What agents find it by.")},
               {"shortcut", textSchema("A short name for it.")},
               {"locale", textSchema("de or en.")},
               {"text", textSchema("The text, its variables filled in.")},
               {"html", Json::object({{"type", Json::array({"string", "null"})},
                                      {"description", "The same with formatting, where the block has some."}})}})},
         {"required", Json::array({"id", "name", "locale", "text"})}});
    route.responseSchema = Json::object(
        {{"type", "object"},
         {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", std::move(item)}})}})},
         {"required", Json::array({"items"})}});
    route.responseExample = Json::object(
        {{"items", Json::array({Json::object(
                       {{"id", 2}, {"name", "Greeting"}, {"locale", "en"}, {"text", "Hello Petra Lindner,"}})})}});
    return route;
}

}  // namespace kontor::tickets
