#pragma once

#include "test_kernel.h"

namespace kontor::test {

/// Work of every kind that must survive a kill: records with journal, event, file and job. A subscriber and the job
/// leave a trace each, so that the test sees what got lost.
class CrashScenario {
  public:
    static void declare(Registry& registry);
    /// Makes the tables of the scenario, and somebody who uploads.
    static void prepare(TestKernel& kernel);
    /// Makes `count` more records, calling `acknowledged` with each that is committed, and waits until all is delivered
    /// and done.
    static void work(TestKernel& kernel, int count, const std::function<void(std::int64_t)>& acknowledged);
};

}  // namespace kontor::test
