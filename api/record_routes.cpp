// Reading and writing of every kind of record that has a collection, and of the entries that hang on records: messages,
// notes, tasks, relations …
#include <algorithm>
#include <array>

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

/// Where the records of a path are kept: in a collection, or as entries of a group that hangs on a record.
struct Place {
    const RecordType& type;
    std::string path;  ///< of the list
    std::string idParameter;
    std::optional<Ref> owner = {};
    std::string readOnlyGroup = {};

    static Place of(const Request& request, Kernel& kernel) {
        const RecordType& type = collectionOf(request, kernel);
        const std::string collection = "/api/v1/" + type.collection;
        const auto name = request.params.find("group");
        if (name == request.params.end()) return {.type = type, .path = collection, .idParameter = "id"};
        const auto& groups = kernel.catalog().groups;
        const auto group = groups.find(name->second);
        if (group == groups.end() ||
            std::find(type.groups.begin(), type.groups.end(), name->second) == type.groups.end())
            throw NotFound(request.path);
        const Ref owner{type.kind, request.number()};
        return {.type = group->second.entry,
                .path = collection + "/" + std::to_string(owner.id) + "/" + name->second,
                .idParameter = "entry",
                .owner = owner,
                .readOnlyGroup = group->second.readOnly ? name->second : ""};
    }

    Ref ref(const Request& request) const { return {type.kind, request.number(idParameter)}; }

    void requireWritable(const Viewer& viewer, const std::string& permission) const {
        if (!readOnlyGroup.empty()) throw Forbidden("write " + readOnlyGroup);
        if (!permission.empty()) viewer.require(permission);
    }

    /// The record with every field. Throws NotFound, also when it is an entry that hangs elsewhere.
    AnyRecord get(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref) const {
        if (!owner) return kernel.records().get(tx, viewer, ref);
        ListRequest one{.limit = 1, .extra = {"t.id = ?", {ref.id}}, .owner = owner};
        for (const auto& field : type.fields)
            if (!field.isSecret) one.fields.emplace_back(field.name);
        auto page = kernel.records().list(tx, viewer, type.kind, one);
        if (page.items.empty()) throw NotFound(path + "/" + std::to_string(ref.id));
        return std::move(page.items.front());
    }

    void requireHere(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref) const {
        if (owner) get(tx, viewer, kernel, ref);
    }
};

Reply replyOf(const AnyRecord& record, const Viewer& viewer) {
    Reply reply = Reply::json(record.toJson(viewer));
    if (record.version() > 0) reply.etag(record.version());
    return reply;
}

Reply list(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    ListRequest wanted = listRequestOf(request);
    wanted.owner = place.owner;
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, place.type.kind, wanted); });
    return Reply::json(pageJson(page, viewer));
}

Reply create(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    place.requireWritable(viewer, place.type.createPermission);
    const Patch values = Patch::fromJson(place.type, viewer, request.json(), true);
    const AnyRecord made = kernel.db().write(
        [&](Transaction& tx) { return kernel.records().create(tx, viewer, place.type.kind, values, place.owner); });
    return Reply::created(place.path + "/" + std::to_string(made.id()), made.toJson(viewer), made.version());
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    const Ref ref = place.ref(request);
    return replyOf(kernel.db().read([&](Transaction& tx) { return place.get(tx, viewer, kernel, ref); }), viewer);
}

Reply change(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    place.requireWritable(viewer, place.type.writePermission);
    const Ref ref = place.ref(request);
    const auto ifMatch = request.ifMatch();
    const Patch values = Patch::fromJson(place.type, viewer, request.json(), false);
    return replyOf(kernel.db().write([&](Transaction& tx) {
        place.requireHere(tx, viewer, kernel, ref);
        return kernel.records().patch(tx, viewer, ref, values, ifMatch);
    }),
                   viewer);
}

Reply remove(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    place.requireWritable(viewer, {});
    const Ref ref = place.ref(request);
    const auto ifMatch = request.ifMatch();
    kernel.db().write([&](Transaction& tx) {
        place.requireHere(tx, viewer, kernel, ref);
        kernel.records().remove(tx, viewer, ref, ifMatch);
    });
    return Reply::noContent();
}

/// The five routes of a list and of what is in it.
void addRoutes(Registry& registry, const std::string& listPath, const std::string& one, const Access& access,
               const std::string& tag, const std::array<const char*, 5>& summaries) {
    const auto add = [&](const char* method, const std::string& path, const char* summary, Handler handler) {
        registry.route({.method = method,
                        .path = path,
                        .access = access,
                        .summary = summary,
                        .handler = std::move(handler),
                        .tag = tag});
    };
    add("GET", listPath, summaries[0], list);
    add("POST", listPath, summaries[1], create);
    add("GET", one, summaries[2], show);
    add("PATCH", one, summaries[3], change);
    add("DELETE", one, summaries[4], remove);
}

}  // namespace

void addRecordRoutes(Registry& registry) {
    addRoutes(registry, "/api/v1/{collection}", "/api/v1/{collection}/{id}",
              signedIn("each kind of record declares its own permissions, which reading and writing it check"),
              "Records", {"List records", "Make a record", "Read a record", "Change a record", "Delete a record"});
    addRoutes(registry, "/api/v1/{collection}/{id}/{group}", "/api/v1/{collection}/{id}/{group}/{entry}",
              signedIn("an entry is seen by who sees its record; each group declares its own permissions"), "Groups",
              {"List the entries of a group", "Add an entry to a group", "Read an entry", "Change an entry",
               "Delete an entry"});
}

}  // namespace kontor::api
