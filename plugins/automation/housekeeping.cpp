#include "housekeeping.h"

#include "kontor/kernel.h"
#include "run_store.h"

namespace kontor::automation {

namespace {

constexpr std::chrono::hours day(24);
constexpr int trialDays = 7;

void sweep(JobRun& run, Kernel& kernel) {
    const Time now = kernel.clock().now();
    const Time before = now - day * kernel.settings().integer("automation.keep_days");
    while (!run.cancelled() &&
           kernel.db().write([&](Transaction& tx) { return removeRunsBefore(tx, before); }) >= 1000) {
    }
    kernel.db().write([&](Transaction& tx) { removeTrialsBefore(tx, now - day * trialDays); });
}

}  // namespace

Job sweepJob() {
    return {.name = "automation.sweep",
            .doc = "Removes runs and trials of rules that are old.",
            .every = std::chrono::hours(6),
            .run = sweep};
}

}  // namespace kontor::automation
