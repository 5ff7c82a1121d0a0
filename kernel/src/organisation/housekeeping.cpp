#include "organisation/housekeeping.h"

#include "files/file_store.h"
#include "identity/sign_in_log.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

void sweep(JobRun& run, Kernel& kernel) {
    const ContentDirectory contents(std::filesystem::path(kernel.config("data")) / "files");
    const FileSweep gone = sweepFiles(kernel.db(), kernel.clock(), contents, &run);
    run.progress(gone.files + gone.contents, gone.files + gone.contents,
                 std::to_string(gone.files) + " files, " + std::to_string(gone.contents) + " contents");
}

void pruneSignIns(JobRun&, Kernel& kernel) {
    const std::chrono::hours kept(24 * kernel.settings().integer("core.sign_in_log_days"));
    SignInLog::prune(kernel.db(), kernel.clock().now() - kept);
}

}  // namespace

std::vector<Job> housekeepingJobs() {
    std::vector<Job> jobs;
    jobs.push_back({.name = "core.sweep_files",
                    .doc = "Removes uploads older than a day that no record refers to, and contents no file has.",
                    .every = std::chrono::hours(6),
                    .run = sweep});
    jobs.push_back({.name = "core.prune_sign_ins",
                    .doc = "Removes sign-ins older than the setting core.sign_in_log_days says.",
                    .every = std::chrono::hours(6),
                    .run = pruneSignIns});
    return jobs;
}

}  // namespace kontor
