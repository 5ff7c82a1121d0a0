// Completion of queries, for the query bar and other programs.
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/query.h"
#include "routes.h"

namespace kontor::api {

namespace {

Reply completions(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string kind = request.queryValue("kind").value_or("");
    if (kind.empty()) throw Invalid::request("kind", "error.required");
    const RecordType& type = kernel.records().type(kind);
    if (!type.readPermission.empty()) viewer.require(type.readPermission);
    const std::string q = request.queryValue("q").value_or("");
    const auto cursor =
        static_cast<std::size_t>(request.queryNumber("cursor", static_cast<std::int64_t>(maxQueryLength), 0, 1 << 20));
    Json items = Json::array();
    for (const auto& found : completeQuery(q, cursor, kernel.queryFields(kind)))
        items.push(Json::object({{"text", found.text},
                                 {"title", found.title},
                                 {"kind", found.kind == Completion::Kind::field ? "field" : "value"},
                                 {"from", found.from},
                                 {"to", found.to}}));
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

}  // namespace

void addQueryRoutes(Registry& registry) {
    const Json text = Json::object({{"type", "string"}});
    const Json number = Json::object({{"type", "integer"}});
    Route route;
    route.method = "GET";
    route.path = "/api/v1/query/completions";
    route.access = signedIn("names of fields and values only; the kind's read permission is checked");
    route.summary = "Complete a query";
    route.doc = "What could be typed at the cursor: replace the characters from `from` up to `to` by `text`.";
    route.handler = completions;
    route.tag = "Queries";
    route.parameters = {{"kind", "Kind of record: ticket, user …", text, true},
                        {"q", "The query typed so far.", text},
                        {"cursor", "Position of the cursor in characters; the end when absent.", number}};
    const Json item = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"text", text}, {"title", text}, {"kind", text}, {"from", number}, {"to", number}})}});
    route.responseSchema =
        Json::object({{"type", "object"},
                      {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", item}})}})}});
    route.responseExample = Json::object(
        {{"items", Json::array({Json::object(
                       {{"text", "status:"}, {"title", "Status"}, {"kind", "field"}, {"from", 0}, {"to", 2}})})}});
    registry.route(std::move(route));
}

}  // namespace kontor::api
