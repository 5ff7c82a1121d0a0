#include "runs.h"

#include "directory_store.h"
#include "kontor/log.h"
#include "synchroniser.h"

namespace kontor::directory {

namespace {

bool due(const std::optional<Time>& last, Duration every, Time now) {
    return every.count() > 0 && (!last || now - *last >= every);
}

std::int64_t enqueue(Transaction& tx, Kernel& kernel, std::int64_t directoryId, const RunRequest& request) {
    const auto id =
        store::addRun(tx, directoryId, request.mode, request.dryRun, request.allowLocks, kernel.clock().now());
    kernel.jobs().enqueue(tx, "directory.sync", Json::object({{"run_id", id}}));
    return id;
}

void schedule(JobRun& job, Kernel& kernel) {
    const Time now = kernel.clock().now();
    kernel.db().write([&](Transaction& tx) { store::pruneRuns(tx, now - std::chrono::hours(24 * 90)); });
    for (const Directory& directory :
         kernel.db().read([&](Transaction& tx) { return activeDirectories(tx, kernel.records()); })) {
        if (job.cancelled()) return;
        // The first full run is an administrator's; after a failure too, the pause of the schedule is kept.
        if (!directory.lastFullAt) continue;
        const bool full = due(directory.lastFullAt, std::chrono::hours(directory.fullHours), now) &&
                          due(directory.lastRunAt, std::chrono::minutes(15), now);
        const bool some = due(directory.lastRunAt, std::chrono::minutes(directory.incrementalMinutes), now);
        if (!full && !some) continue;
        kernel.db().write([&](Transaction& tx) {
            if (!store::isRunning(tx, directory.id, now))
                enqueue(tx, kernel, directory.id, {full ? "full" : "incremental"});
        });
    }
}

void runSync(JobRun& job, Kernel& kernel) {
    const std::int64_t runId = job.arguments()["run_id"].integer();
    const Viewer viewer = Viewer::system("directory synchronisation");
    std::optional<Run> run;
    std::optional<Directory> directory;
    try {
        kernel.db().read([&](Transaction& tx) {
            run = kernel.records().get<Run>(tx, viewer, runId);
            directory = kernel.records().get<Directory>(tx, viewer, run->directoryId);
        });
    } catch (const NotFound&) {
        return;  // deleted since
    }
    if (run->over()) return;
    Synchroniser(kernel, *directory, *run).perform(job);
}

}  // namespace

std::int64_t startRun(Kernel& kernel, const Viewer& viewer, std::int64_t directoryId, const RunRequest& request) {
    viewer.require("directory.administer");
    return kernel.db().write([&](Transaction& tx) {
        kernel.records().get<Directory>(tx, viewer, directoryId);
        const auto id = enqueue(tx, kernel, directoryId, request);
        std::vector<FieldChange> what{{"mode", Json(), Json(request.mode)}, {"dry_run", Json(), Json(request.dryRun)}};
        if (request.allowLocks > 0) what.push_back({"allow_locks", Json(), Json(request.allowLocks)});
        kernel.ledger().journal(tx, viewer, {std::string(Directory::kind), directoryId}, "sync_started", what);
        return id;
    });
}

void cancelRun(Kernel& kernel, const Viewer& viewer, std::int64_t runId) {
    viewer.require("directory.administer");
    kernel.db().write([&](Transaction& tx) {
        store::cancelRun(tx, runId, kernel.clock().now());
        kernel.ledger().journal(tx, viewer, {std::string(Run::kind), runId}, "cancelled");
    });
}

Job syncJob() {
    Job job;
    job.name = "directory.sync";
    job.doc = "Synchronises a directory, as asked for by hand or by the schedule.";
    job.run = runSync;
    return job;
}

Job scheduleJob() {
    Job job;
    job.name = "directory.schedule";
    job.doc = "Starts the synchronisations of directories whose time has come.";
    job.every = std::chrono::seconds(60);
    job.run = schedule;
    return job;
}

}  // namespace kontor::directory
