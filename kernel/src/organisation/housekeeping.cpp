#include "organisation/housekeeping.h"

#include "files/file_store.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

void sweep(JobRun& run, Kernel& kernel) {
    const ContentDirectory contents(std::filesystem::path(kernel.config("data")) / "files");
    const FileSweep gone = sweepFiles(kernel.db(), kernel.clock(), contents, &run);
    run.progress(gone.files + gone.contents, gone.files + gone.contents,
                 std::to_string(gone.files) + " files, " + std::to_string(gone.contents) + " contents");
}

}  // namespace

std::vector<Job> housekeepingJobs() {
    std::vector<Job> jobs;
    jobs.push_back({.name = "core.sweep_files",
                    .doc = "Removes uploads older than a day that no record refers to, and contents no file has.",
                    .every = std::chrono::hours(6),
                    .run = sweep});
    return jobs;
}

}  // namespace kontor
