#pragma once

#include <cstdint>
#include <functional>

#include "kontor/job.h"
#include "kontor/kernel.h"

namespace kontor::webhooks {

/// Sends what is queued, and tries again what failed.
class Sender {
  public:
    explicit Sender(Kernel& kernel) : _kernel(kernel) {}

    /// Everything that is due; forgets what is too old to be of use.
    void run(JobRun& job);
    /// One attempt, now. False when it was cut short and counts for nothing.
    bool attempt(std::int64_t deliveryId, const std::function<bool()>& cancelled = {});

  private:
    struct Work;
    struct Outcome;
    Work load(std::int64_t deliveryId);
    Outcome perform(const Work& work, const std::function<bool()>& cancelled);
    void settle(const Work& work, const Outcome& outcome);
    void prune(JobRun& job);

    Kernel& _kernel;
};

Job sendJob();

}  // namespace kontor::webhooks
