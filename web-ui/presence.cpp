#include "presence.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "presence_store.h"

namespace kontor::web {

namespace {

constexpr std::chrono::seconds freshFor(75);    // three beats of a page in the background
constexpr std::chrono::seconds writingFor(30);  // after the last key
constexpr std::chrono::hours keptFor(1);

struct Beat {
    Ref ref;
    bool writing = false;
    bool gone = false;
};

Beat beatOf(Request& request, Kernel& kernel) {
    const Json& body = request.json();
    std::vector<FieldError> errors;
    constexpr std::array<std::string_view, 3> names{"kind", "id", "state"};
    for (const auto& [name, value] : body.members())
        if (std::find(names.begin(), names.end(), name) == names.end())
            errors.push_back({name, {"error.unknown_field", {}}});
    const std::string kind = body["kind"].text();
    const auto& records = kernel.catalog().records;
    if (const auto found = records.find(kind); found == records.end() || found->second.collection.empty())
        errors.push_back({"kind", {"web.presence.kind", {{"kind", kind}}}});
    if (!body["id"].isInteger() || body["id"].integer() <= 0) errors.push_back({"id", {"error.not_an_id", {}}});
    const std::string state = body["state"].text();
    if (state != "viewing" && state != "writing" && state != "gone")
        errors.push_back({"state", {"error.not_one_of", {{"values", "viewing, writing, gone"}}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    return {{kind, body["id"].integer()}, state == "writing", state == "gone"};
}

Json othersAt(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Beat& beat, Time now) {
    const auto seen = PresenceStore::others(tx, beat.ref, viewer.id(), now - freshFor);
    Json others = Json::array();
    if (seen.empty()) return others;
    std::vector<std::int64_t> ids;
    for (const auto& other : seen) ids.push_back(other.userId);
    for (const auto& [id, name] : kernel.records().labels(tx, viewer, "user", ids)) {
        const auto who = std::find_if(seen.begin(), seen.end(), [&, wanted = id](const PresenceStore::Seen& other) {
            return other.userId == wanted;
        });
        const bool writing = who->wroteAt && *who->wroteAt > now - writingFor;
        others.push(Json::object({{"id", id}, {"name", name}, {"state", writing ? "writing" : "viewing"}}));
    }
    return others;
}

Reply tell(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Beat beat = beatOf(request, kernel);
    const Time now = kernel.clock().now();
    const Json others = kernel.db().write([&](Transaction& tx) {
        kernel.records().type(beat.ref.kind);
        if (kernel.records().labels(tx, viewer, beat.ref.kind, {beat.ref.id}).empty())
            throw NotFound(toString(beat.ref));
        if (beat.gone) {
            PresenceStore::gone(tx, beat.ref, viewer.id());
            return Json::array();
        }
        PresenceStore::note(tx, beat.ref, viewer.id(), now, beat.writing);
        return othersAt(tx, viewer, kernel, beat, now);
    });
    return Reply::json(Json::object({{"others", others}}));
}

Json text(const char* doc) {
    return Json::object({{"type", "string"}, {"description", doc}});
}

}  // namespace

void addPresence(Registry& registry) {
    Route route;
    route.method = "POST";
    route.path = "/api/v1/presence";
    route.access = needs("web.workspace");
    route.summary = "Say what one looks at, hear who else does";
    route.doc =
        "A page says so when it is opened, every half minute after that and while somebody writes; who was not heard "
        "of for "
        "75 seconds is no longer named.";
    route.handler = tell;
    route.tag = "Events";
    Json state = text("What one does there; gone takes one off the record.");
    state["enum"] = Json::array({"viewing", "writing", "gone"});
    route.requestSchema = Json::object(
        {{"type", "object"},
         {"properties", Json::object({{"kind", text("Kind of the record.")},
                                      {"id", Json::object({{"type", "integer"}, {"format", "int64"}, {"minimum", 1}})},
                                      {"state", state}})},
         {"required", Json::array({"kind", "id", "state"})},
         {"additionalProperties", false}});
    route.requestExample = Json::object({{"kind", "ticket"}, {"id", 42}, {"state", "viewing"}});
    const Json other = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"id", Json::object({{"type", "integer"}, {"format", "int64"}})},
                        {"name", text("Who it is.")},
                        {"state", Json::object({{"type", "string"}, {"enum", Json::array({"viewing", "writing"})}})}})},
         {"required", Json::array({"id", "name", "state"})}});
    route.responseSchema =
        Json::object({{"type", "object"},
                      {"properties", Json::object({{"others", Json::object({{"type", "array"}, {"items", other}})}})},
                      {"required", Json::array({"others"})}});
    route.responseExample = Json::object(
        {{"others", Json::array({Json::object({{"id", 7}, {"name", "Ada Brandt"}, {"state", "writing"}})})}});
    registry.route(std::move(route));

    Job sweep;
    sweep.name = "web.sweep_presence";
    sweep.doc = "Forgets who had which record open an hour ago.";
    sweep.every = keptFor;
    sweep.run = [](JobRun&, Kernel& kernel) {
        const Time before = kernel.clock().now() - keptFor;
        kernel.db().write([&](Transaction& tx) { PresenceStore::sweep(tx, before); });
    };
    registry.job(std::move(sweep));
}

}  // namespace kontor::web
