// Reading and writing of every kind of record that has a collection.
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::api {

const RecordType& collectionOf(const Request& request, Kernel& kernel) {
    const auto found = request.params.find("collection");
    const RecordType* type = found == request.params.end() ? nullptr : kernel.catalog().collection(found->second);
    if (!type) throw NotFound(request.path);
    return *type;
}

ListRequest listRequestOf(const Request& request) {
    for (const auto& [name, value] : request.query)
        if (name != "q" && name != "sort" && name != "cursor" && name != "limit" && name != "fields" && name != "total")
            throw Invalid::request(name, "error.unknown_parameter");
    ListRequest list;
    list.q = request.queryValue("q").value_or("");
    list.sort = request.queryValue("sort").value_or("");
    list.cursor = request.queryValue("cursor").value_or("");
    list.limit = static_cast<int>(request.queryNumber("limit", 50, 1, 200));
    list.total = request.queryFlag("total");
    if (const auto fields = request.queryValue("fields"))
        for (const auto& name : split(*fields, ','))
            if (!trimmed(name).empty()) list.fields.emplace_back(trimmed(name));
    return list;
}

Json pageJson(const RecordPage& page, const Viewer& viewer) {
    Json items = Json::array();
    for (const auto& item : page.items) items.push(item.toJson(viewer));
    Json result =
        Json::object({{"items", std::move(items)}, {"next_cursor", page.nextCursor ? Json(*page.nextCursor) : Json()}});
    if (page.total) result["total"] = Json(*page.total);
    return result;
}

std::vector<Parameter> listParameters() {
    const Json text = Json::object({{"type", "string"}});
    return {
        {"q", "Query, as in `status:open assignee:me printer`; see the manual of the query language.", text},
        {"sort", "Field to sort by; `-` before it for descending.", text},
        {"limit", "Items on a page.",
         Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}})},
        {"cursor", "`next_cursor` of the page before.", text},
        {"fields", "Names of the fields wanted, separated by commas.", text},
        {"total", "Whether to count all items found.", Json::object({{"type", "boolean"}, {"default", false}})},
    };
}

namespace {

std::string locationOf(const RecordType& type, std::int64_t id) {
    return "/api/v1/" + type.collection + "/" + std::to_string(id);
}

Reply list(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    const ListRequest wanted = listRequestOf(request);
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, type.kind, wanted); });
    return Reply::json(pageJson(page, viewer));
}

Reply create(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    if (!type.createPermission.empty()) viewer.require(type.createPermission);
    const Patch values = Patch::fromJson(type, viewer, request.json(), true);
    const AnyRecord made =
        kernel.db().write([&](Transaction& tx) { return kernel.records().create(tx, viewer, type.kind, values); });
    return Reply::created(locationOf(type, made.id()), made.toJson(viewer), made.version());
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    const AnyRecord record = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, Ref{type.kind, request.number()});
    });
    return Reply::json(record.toJson(viewer)).etag(record.version());
}

Reply change(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    if (!type.writePermission.empty()) viewer.require(type.writePermission);
    const Ref ref{type.kind, request.number()};
    const auto ifMatch = request.ifMatch();
    const Patch values = Patch::fromJson(type, viewer, request.json(), false);
    const AnyRecord record =
        kernel.db().write([&](Transaction& tx) { return kernel.records().patch(tx, viewer, ref, values, ifMatch); });
    return Reply::json(record.toJson(viewer)).etag(record.version());
}

Reply remove(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    const Ref ref{type.kind, request.number()};
    const auto ifMatch = request.ifMatch();
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, ref, ifMatch); });
    return Reply::noContent();
}

Route route(const char* method, const char* path, const char* summary, Handler handler) {
    return {.method = method,
            .path = path,
            .access = signedIn("each kind of record declares its own permissions, which reading and writing it check"),
            .summary = summary,
            .handler = std::move(handler),
            .tag = "Records"};
}

}  // namespace

void addRecordRoutes(Registry& registry) {
    registry.route(route("GET", "/api/v1/{collection}", "List records", list));
    registry.route(route("POST", "/api/v1/{collection}", "Make a record", create));
    registry.route(route("GET", "/api/v1/{collection}/{id}", "Read a record", show));
    registry.route(route("PATCH", "/api/v1/{collection}/{id}", "Change a record", change));
    registry.route(route("DELETE", "/api/v1/{collection}/{id}", "Delete a record", remove));
}

}  // namespace kontor::api
