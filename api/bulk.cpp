#include "bulk.h"

#include <algorithm>

#include "actor.h"
#include "bulk_record.h"

namespace kontor::api {

namespace {

using bulk_store::Undone;

constexpr std::string_view jobName = "api.bulk";
constexpr int atOnce = 100;

Json listOf(const std::vector<std::string>& words) {
    Json list = Json::array();
    for (const auto& word : words) list.push(word);
    return list;
}

Json storedRequest(const BulkRequest& request) {
    Json stored = Json::object();
    if (request.action)
        stored[request.action->member()] = request.actionValue;
    else
        stored["patch"] = request.patch;
    if (!request.tagsAdd.empty()) stored["tags_add"] = listOf(request.tagsAdd);
    if (!request.tagsRemove.empty()) stored["tags_remove"] = listOf(request.tagsRemove);
    if (request.q)
        stored["q"] = *request.q;
    else
        stored["ids"] = request.ids.size();
    return stored;
}

std::vector<std::string> wordsOf(const Json& list) {
    std::vector<std::string> words;
    if (list.isArray())
        for (const auto& word : list.items()) words.push_back(word.text());
    return words;
}

BulkRequest requestOf(const Catalog& catalog, const RecordType& type, const StoredRun& run) {
    BulkRequest request;
    takeAction(request, catalog, type, run.request);
    request.patch = run.request["patch"].isObject() ? run.request["patch"] : Json::object();
    request.tagsAdd = wordsOf(run.request["tags_add"]);
    request.tagsRemove = wordsOf(run.request["tags_remove"]);
    if (const Json* q = run.request.find("q")) request.q = q->text();
    return request;
}

Json resultOf(const Changed& changed) {
    if (changed.item.status == 200)
        return Json::object({{"id", changed.item.recordId}, {"status", 200}, {"version", changed.version}});
    Json result = Json::object(
        {{"id", changed.item.recordId}, {"status", changed.item.status}, {"title", changed.failure.title}});
    if (changed.failure.errors.empty()) return result;
    Json errors = Json::array();
    for (const auto& [field, message] : changed.failure.errors)
        errors.push(Json::object({{"field", field}, {"message", message}}));
    result["errors"] = std::move(errors);
    return result;
}

void finish(Kernel& kernel, std::int64_t runId, std::string_view state) {
    kernel.db().write([&](Transaction& tx) {
        const Time now = kernel.clock().now();
        bulk_store::setState(tx, runId, state, now);
        bulk_store::count(tx, runId, now);
    });
}

std::string stateOf(Kernel& kernel, std::int64_t runId) {
    return kernel.db().read([&](Transaction& tx) {
        const auto run = bulk_store::find(tx, runId, std::nullopt);
        return run ? run->state : std::string("failed");
    });
}

/// Undoes the next ones; false when there are none.
bool undoSome(const Viewer& viewer, Kernel& kernel, const RecordType& type, std::int64_t runId) {
    const auto items = kernel.db().read([&](Transaction& tx) { return bulk_store::toUndo(tx, runId, atOnce); });
    for (const auto& item : items) undoOne(viewer, kernel, type, runId, item);
    return !items.empty();
}

}  // namespace

Json changeInBulk(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request) {
    const Found found = findRecords(viewer, kernel, type, request, mostAtOnce);
    const bool now = found.ids.size() <= mostAtOnce;
    const std::int64_t runId = kernel.db().write([&](Transaction& tx) {
        const std::int64_t id =
            bulk_store::begin(tx, type.kind, viewer.id(), storedRequest(request), storedActor(viewer),
                              now ? "running" : "waiting", found.total, kernel.clock().now());
        if (now) return id;
        // Those of a query are found by the job; ids are kept as they were given.
        if (!request.q)
            for (std::size_t at = 0; at < request.ids.size(); at += 1000) {
                const auto some = request.ids.begin() + static_cast<std::ptrdiff_t>(at);
                const auto count = static_cast<std::ptrdiff_t>(std::min<std::size_t>(1000, request.ids.size() - at));
                bulk_store::addWaiting(tx, id, {some, some + count});
            }
        kernel.jobs().enqueue(tx, jobName, Json::object({{"run", id}}));
        return id;
    });
    Json answer = Json::object({{"run_id", runId}, {"found", found.total}});
    if (!now) return answer;
    Json results = Json::array();
    std::int64_t changed = 0;
    std::int64_t refused = 0;
    for (const auto id : found.ids) {
        const Changed one = changeOne(viewer, kernel, type, request, runId, id);
        changed += one.item.wrote.size() > 0 ? 1 : 0;
        refused += one.item.status == 200 ? 0 : 1;
        results.push(resultOf(one));
    }
    try {
        finish(kernel, runId, "done");
    } catch (const Unavailable&) {
        // Each change is done; the sweep closes the run.
    }
    answer["changed"] = changed;
    answer["refused"] = refused;
    answer["results"] = std::move(results);
    return answer;
}

Json undoBulk(const Viewer& viewer, Kernel& kernel, std::int64_t runId) {
    const auto [kind, many] = kernel.db().write([&](Transaction& tx) {
        const auto run = bulk_store::find(tx, runId, viewer.id(), true);
        if (!run || !kernel.catalog().records.contains(run->kind)) throw NotFound("bulk run " + std::to_string(runId));
        if (run->state != "done" && run->state != "cancelled" && run->state != "failed")
            throw Conflict(run->state == "undone" || run->state == "undoing" ? "api.bulk.undone_already"
                                                                             : "api.bulk.still_running");
        bulk_store::setState(tx, runId, "undoing", kernel.clock().now());
        const bool isMany = bulk_store::toUndo(tx, runId, static_cast<int>(mostAtOnce) + 1).size() > mostAtOnce;
        if (isMany) kernel.jobs().enqueue(tx, jobName, Json::object({{"run", runId}}));
        return std::pair(run->kind, isMany);
    });
    Json answer = Json::object({{"run_id", runId}});
    if (many) return answer;
    try {
        while (undoSome(viewer, kernel, kernel.records().type(kind), runId)) continue;
    } catch (...) {
        finish(kernel, runId, "done");  // what is left can be asked for again
        throw;
    }
    finish(kernel, runId, "undone");
    kernel.db().read([&](Transaction& tx) {
        const auto run = kernel.records().get(tx, Viewer::system("read back"), {std::string(BulkRun::kind), runId});
        answer["undone"] = run.as<BulkRun>().undone;
        answer["kept"] = run.as<BulkRun>().kept;
    });
    return answer;
}

void stopBulk(const Viewer& viewer, Kernel& kernel, std::int64_t runId) {
    kernel.db().write([&](Transaction& tx) {
        const auto run = bulk_store::find(tx, runId, viewer.id(), true);
        if (!run) throw NotFound("bulk run " + std::to_string(runId));
        if (run->state != "waiting" && run->state != "running" && run->state != "undoing")
            throw Conflict("api.bulk.is_over");
        bulk_store::setState(tx, runId, "stopping", kernel.clock().now());
    });
}

void workOnBulk(JobRun& job, Kernel& kernel) {
    const std::int64_t runId = job.arguments()["run"].integer();
    const auto run = kernel.db().read([&](Transaction& tx) { return bulk_store::find(tx, runId, std::nullopt); });
    if (!run || !kernel.catalog().records.contains(run->kind)) return;
    if (run->state == "stopping") return finish(kernel, runId, "cancelled");
    const RecordType& type = kernel.records().type(run->kind);
    std::optional<Viewer> viewer;
    try {
        viewer = actorFrom(kernel, run->userId, run->actor, "a change of many records");
    } catch (const NotFound&) {
        return finish(kernel, runId, "failed");
    }
    std::int64_t done = 0;
    std::int64_t total = 0;
    if (run->state == "undoing") {
        do {
            job.progress(done += atOnce, 0);
            if (job.cancelled()) return;  // goes on with the next server
            if (stateOf(kernel, runId) == "stopping") return finish(kernel, runId, "cancelled");
        } while (undoSome(*viewer, kernel, type, runId));
        return finish(kernel, runId, "undone");
    }
    const BulkRequest request = requestOf(kernel.catalog(), type, *run);
    if (request.q && run->state == "waiting")
        for (std::vector<std::int64_t> page; !job.cancelled();) {
            kernel.db().write([&](Transaction& tx) {
                page = idsAfter(tx, *viewer, kernel, type, *request.q, bulk_store::lastOf(tx, runId));
                bulk_store::addWaiting(tx, runId, page);
            });
            total += static_cast<std::int64_t>(page.size());
            if (page.empty() || total >= static_cast<std::int64_t>(mostInBulk)) break;
        }
    if (job.cancelled()) return;
    if (run->state == "waiting")
        kernel.db().write([&](Transaction& tx) {
            // Who stopped it meanwhile stopped it.
            if (bulk_store::find(tx, runId, std::nullopt, true)->state == "waiting")
                bulk_store::setState(tx, runId, "running", kernel.clock().now());
        });
    for (;;) {
        const auto ids = kernel.db().read([&](Transaction& tx) { return bulk_store::waiting(tx, runId, atOnce); });
        if (ids.empty()) return finish(kernel, runId, "done");
        if (stateOf(kernel, runId) == "stopping") {
            kernel.db().write([&](Transaction& tx) { bulk_store::dropWaiting(tx, runId); });
            return finish(kernel, runId, "cancelled");
        }
        for (const auto id : ids) {
            if (job.cancelled()) return;
            const Changed one = changeOne(*viewer, kernel, type, request, runId, id);
            if (one.item.status == 503) throw Unavailable("record " + std::to_string(id) + " of a bulk change");
            ++done;
        }
        job.progress(done, std::max(done, total));
        kernel.db().write([&](Transaction& tx) { bulk_store::count(tx, runId, kernel.clock().now()); });
    }
}

}  // namespace kontor::api
