// Entries of the groups that hang on records: messages, notes, tasks, relations …
#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "routes.h"

namespace kontor::api {

namespace {

/// The group of a path, and the record it hangs on.
struct Place {
    const GroupType& group;
    Ref owner;
    std::string path;  ///< of the collection of entries

    static Place of(const Request& request, Kernel& kernel) {
        const RecordType& type = collectionOf(request, kernel);
        const std::string& name = request.params.find("group")->second;
        const auto group = kernel.catalog().groups.find(name);
        if (group == kernel.catalog().groups.end() ||
            std::find(type.groups.begin(), type.groups.end(), name) == type.groups.end())
            throw NotFound(request.path);
        const std::int64_t id = request.number();
        return {group->second, Ref{type.kind, id},
                "/api/v1/" + type.collection + "/" + std::to_string(id) + "/" + name};
    }
    const RecordType& entry() const { return group.entry; }
    void requireWritable() const {
        if (group.readOnly) throw Forbidden("write " + group.name);
    }
};

/// The entry with every field, when it hangs on this record. Throws NotFound.
AnyRecord entryAt(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Place& place, std::int64_t id) {
    ListRequest one;
    one.owner = place.owner;
    one.extra = {"t.id = ?", {id}};
    one.limit = 1;
    for (const auto& field : place.entry().fields)
        if (!field.isSecret) one.fields.emplace_back(field.name);
    auto page = kernel.records().list(tx, viewer, place.entry().kind, one);
    if (page.items.empty()) throw NotFound(place.path + "/" + std::to_string(id));
    return std::move(page.items.front());
}

Reply list(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    ListRequest wanted = listRequestOf(request);
    wanted.owner = place.owner;
    const RecordPage page = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().list(tx, viewer, place.entry().kind, wanted); });
    return Reply::json(pageJson(page, viewer));
}

Reply create(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    place.requireWritable();
    if (!place.entry().createPermission.empty()) viewer.require(place.entry().createPermission);
    const Patch values = Patch::fromJson(place.entry(), viewer, request.json(), true);
    const AnyRecord made = kernel.db().write(
        [&](Transaction& tx) { return kernel.records().create(tx, viewer, place.entry().kind, values, place.owner); });
    return Reply::created(place.path + "/" + std::to_string(made.id()), made.toJson(viewer), made.version());
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    const AnyRecord record =
        kernel.db().read([&](Transaction& tx) { return entryAt(tx, viewer, kernel, place, request.number("entry")); });
    Reply reply = Reply::json(record.toJson(viewer));
    if (record.version() > 0) reply.etag(record.version());
    return reply;
}

Reply change(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    place.requireWritable();
    if (!place.entry().writePermission.empty()) viewer.require(place.entry().writePermission);
    const std::int64_t id = request.number("entry");
    const auto ifMatch = request.ifMatch();
    const Patch values = Patch::fromJson(place.entry(), viewer, request.json(), false);
    const AnyRecord record = kernel.db().write([&](Transaction& tx) {
        entryAt(tx, viewer, kernel, place, id);
        return kernel.records().patch(tx, viewer, Ref{place.entry().kind, id}, values, ifMatch);
    });
    Reply reply = Reply::json(record.toJson(viewer));
    if (record.version() > 0) reply.etag(record.version());
    return reply;
}

Reply remove(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Place place = Place::of(request, kernel);
    place.requireWritable();
    const std::int64_t id = request.number("entry");
    const auto ifMatch = request.ifMatch();
    kernel.db().write([&](Transaction& tx) {
        entryAt(tx, viewer, kernel, place, id);
        kernel.records().remove(tx, viewer, Ref{place.entry().kind, id}, ifMatch);
    });
    return Reply::noContent();
}

Route route(const char* method, const char* path, const char* summary, Handler handler) {
    return {.method = method,
            .path = path,
            .access = signedIn("an entry is seen by who sees its record; each group declares its own permissions"),
            .summary = summary,
            .handler = std::move(handler),
            .tag = "Groups"};
}

}  // namespace

void addEntryRoutes(Registry& registry) {
    registry.route(route("GET", "/api/v1/{collection}/{id}/{group}", "List the entries of a group", list));
    registry.route(route("POST", "/api/v1/{collection}/{id}/{group}", "Add an entry to a group", create));
    registry.route(route("GET", "/api/v1/{collection}/{id}/{group}/{entry}", "Read an entry", show));
    registry.route(route("PATCH", "/api/v1/{collection}/{id}/{group}/{entry}", "Change an entry", change));
    registry.route(route("DELETE", "/api/v1/{collection}/{id}/{group}/{entry}", "Delete an entry", remove));
}

}  // namespace kontor::api
