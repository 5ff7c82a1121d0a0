// Changing many records by REST, and what is kept of it.
#include "bulk.h"
#include "kontor/error.h"
#include "kontor/personal_data.h"
#include "routes.h"

namespace kontor::api {

namespace {

constexpr std::chrono::hours keptFor(7 * 24);
constexpr const char* whose = "runs are one's own; each record is changed with the viewer's rights";

Reply bulkRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    if (type.writePermission.empty()) throw Forbidden("write " + type.kind);
    viewer.require(type.writePermission);
    const BulkRequest wanted = bulkRequestFrom(kernel, type, viewer, request.json());
    if (wanted.preview) return Reply::json(previewBulk(viewer, kernel, type, wanted));
    const Json answer = changeInBulk(viewer, kernel, type, wanted);
    if (answer.find("results")) return Reply::json(answer);
    return Reply::json(answer, 202).with("Location", "/api/v1/bulk-runs/" + std::to_string(answer["run_id"].integer()));
}

Reply undoRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json answer = undoBulk(viewer, kernel, request.number());
    return Reply::json(answer, answer.find("undone") ? 200 : 202);
}

Reply stopRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    stopBulk(viewer, kernel, request.number());
    return Reply::noContent();
}

Reply refusedRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::int64_t after = request.queryNumber("after", 0, 0, INT64_MAX);
    Json items = Json::array();
    kernel.db().read([&](Transaction& tx) {
        items = Json::array();
        if (!bulk_store::find(tx, id, viewer.id())) throw NotFound("bulk run " + std::to_string(id));
        for (const auto& item : bulk_store::refused(tx, id, after, 200))
            items.push(Json::object({{"id", item.recordId}, {"status", item.status}, {"title", item.error}}));
    });
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Json integer(const char* doc) {
    return Json::object({{"type", "integer"}, {"description", doc}});
}
Json text() {
    return Json::object({{"type", "string"}});
}
Json listOf(Json items) {
    return Json::object({{"type", "array"}, {"items", std::move(items)}});
}
Json objectOf(Json properties) {
    return Json::object({{"type", "object"}, {"properties", std::move(properties)}});
}

void sweepBulk(JobRun& run, Kernel& kernel) {
    while (!run.cancelled()) {
        const auto gone = kernel.db().write([&](Transaction& tx) {
            bulk_store::closeLost(tx, kernel.clock().now() - std::chrono::hours(1));
            return bulk_store::sweep(tx, kernel.clock().now() - keptFor, 20);
        });
        if (gone < 20) break;
    }
}

/// What records were before may hold a person's name.
class BulkTexts : public PersonalData {
  public:
    std::vector<PersonColumn> columns() const override {
        return {{.table = "bulk_runs", .column = "user_id", .erase = PersonColumn::Erase::keep}};
    }
    std::vector<std::pair<std::string, std::int64_t>> erase(
        Transaction& tx, const Person&, const std::function<std::string(std::string_view)>& redact) override {
        constexpr int atOnce = 500;
        std::int64_t cleared = 0;
        const auto tells = [&](const Json& values) {
            const std::string text = values.dump();
            return redact(text) != text;
        };
        std::int64_t run = 0;
        std::int64_t record = 0;
        for (auto page = bulk_store::page(tx, run, record, atOnce); !page.empty();
             page = bulk_store::page(tx, run, record, atOnce))
            for (const auto& [id, item] : page) {
                run = id;
                record = item.recordId;
                if (!tells(item.before) && !tells(item.wrote)) continue;
                bulk_store::clearValues(tx, id, item.recordId);
                ++cleared;
            }
        std::int64_t after = 0;
        for (auto page = bulk_store::runs(tx, after, atOnce); !page.empty(); page = bulk_store::runs(tx, after, atOnce))
            for (const auto& one : page) {
                after = one.id;
                if (!tells(one.request)) continue;
                bulk_store::clearRequest(tx, one.id);
                ++cleared;
            }
        if (cleared == 0) return {};
        return {{"bulk_runs", cleared}};
    }
};

}  // namespace

Json bulkSchema(const Catalog& catalog, const RecordType& type) {
    Json properties = Json::object(
        {{"ids", listOf(integer("A record."))},
         {"q", Json::object({{"type", "string"}, {"description", "A query, in place of ids."}})},
         {"patch", schemaOf(type.fields, true)},
         {"preview", Json::object({{"type", "boolean"}, {"description", "Only say what would become of them."}})}});
    if (const Field* tags = type.field("tags"); tags && tags->type == FieldType::words) {
        properties["tags_add"] = listOf(text());
        properties["tags_remove"] = listOf(text());
    }
    for (const auto* action : actionsFor(catalog, type)) properties[action->member()] = action->schema();
    Json schema = objectOf(std::move(properties));
    schema["additionalProperties"] = false;
    return schema;
}

Json bulkAnswerSchema() {
    const Json change = objectOf(Json::object({{"field", text()},
                                               {"label", text()},
                                               {"from", Json::object()},
                                               {"to", Json::object()},
                                               {"from_text", text()},
                                               {"to_text", text()}}));
    return objectOf(Json::object(
        {{"run_id", integer("What an undo is asked for by; none of a preview.")},
         {"found", integer("Records it is for.")},
         {"looked_at", integer("By a preview: at most 200 of what a query finds.")},
         {"changed", integer("Records that changed, or would.")},
         {"unchanged", integer("By a preview: those that are so already.")},
         {"refused", integer("Records that could not be changed.")},
         {"results", listOf(objectOf(Json::object({{"id", integer("The record.")},
                                                   {"status", integer("200, or why not.")},
                                                   {"version", integer("It has now.")},
                                                   {"title", text()}})))},
         {"examples", listOf(objectOf(Json::object(
                          {{"id", integer("The record.")}, {"label", text()}, {"changes", listOf(change)}})))},
         {"refusals", listOf(objectOf(Json::object(
                          {{"status", integer("Why.")}, {"title", text()}, {"count", integer("How many.")}})))}}));
}

void addBulkRoutes(Registry& registry) {
    registry.record(bulkRunType());
    registry.route({.method = "POST",
                    .path = "/api/v1/{collection}/bulk",
                    .access = signedIn("each kind of record declares its own permission, which changing it checks"),
                    .summary = "Change many records",
                    .handler = bulkRoute,
                    .tag = "Records"});
    const Json exampleUndo = Json::object({{"run_id", 7}, {"undone", 11}, {"kept", 1}});
    registry.route({.method = "POST",
                    .path = "/api/v1/bulk-runs/{id}/undo",
                    .access = signedIn(whose),
                    .summary = "Undo a change of many records",
                    .doc = "Puts back each field that is still as the run wrote it, with the rights of now. 202 when a "
                           "job does it: more than 1000.",
                    .handler = undoRoute,
                    .responseSchema = objectOf(Json::object({{"run_id", integer("The run.")},
                                                             {"undone", integer("Records put back.")},
                                                             {"kept", integer("Records left alone.")}})),
                    .responseExample = exampleUndo,
                    .tag = "bulk-runs"});
    registry.route({.method = "POST",
                    .path = "/api/v1/bulk-runs/{id}/stop",
                    .access = signedIn(whose),
                    .summary = "Stop a change of many records",
                    .doc = "What it has changed stays, until it is undone.",
                    .handler = stopRoute,
                    .successStatus = 204,
                    .tag = "bulk-runs"});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/bulk-runs/{id}/refused",
         .access = signedIn(whose),
         .summary = "Records that could not be changed",
         .doc = "At most 200, by id.",
         .handler = refusedRoute,
         .parameters = {{"after", "Those behind this id.", integer("An id.")}},
         .responseSchema = objectOf(Json::object(
             {{"items", listOf(objectOf(Json::object(
                            {{"id", integer("The record.")}, {"status", integer("Why.")}, {"title", text()}})))}})),
         .responseExample = Json::object(
             {{"items", Json::array({Json::object({{"id", 124}, {"status", 404}, {"title", "Not found"}})})}}),
         .tag = "bulk-runs"});
    registry.job({.name = "api.bulk",
                  .doc = "Goes on with a change of more than 1000 records, or with its undo.",
                  .run = workOnBulk});
    registry.job({.name = "api.bulk_sweep",
                  .doc = "Forgets changes of many records after seven days; until then they can be undone.",
                  .every = std::chrono::hours(1),
                  .run = sweepBulk});
    registry.provides<PersonalData>(std::make_shared<BulkTexts>());
}

}  // namespace kontor::api
