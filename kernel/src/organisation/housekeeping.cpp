#include "organisation/housekeeping.h"

#include "files/file_store.h"
#include "identity/account_store.h"
#include "jobs/job_runner.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

constexpr std::chrono::hours jobHistory(24 * 14);

void sweep(JobRun& run, Kernel& kernel) {
    const ContentDirectory contents(std::filesystem::path(kernel.config("data")) / "files");
    const FileSweep gone = sweepFiles(kernel.db(), kernel.clock(), contents, &run);
    run.progress(gone.files + gone.contents, gone.files + gone.contents,
                 std::to_string(gone.files) + " files, " + std::to_string(gone.contents) + " contents");
}

void prune(JobRun&, Kernel& kernel) {
    const Time now = kernel.clock().now();
    AccountStore::prune(kernel.db(), now);
    JobRunner::prune(kernel.db(), now - jobHistory);
}

}  // namespace

std::vector<Job> housekeepingJobs() {
    std::vector<Job> jobs;
    jobs.push_back({.name = "core.sweep_files",
                    .doc = "Removes uploads older than a day that no record refers to, and contents no file has.",
                    .every = std::chrono::hours(6),
                    .run = sweep});
    jobs.push_back(
        {.name = "core.prune",
         .doc = "Removes sessions and sign-in failures that are over, and the history of jobs after two weeks.",
         .every = std::chrono::hours(1),
         .run = prune});
    return jobs;
}

}  // namespace kontor
