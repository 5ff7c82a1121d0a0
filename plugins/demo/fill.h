#pragma once

#include <cstdint>
#include <functional>

#include "kontor/kernel.h"

namespace kontor::demo {

struct FillOptions {
    std::int64_t tickets = 3000;
    std::uint64_t seed = 1;
    /// Told how many are done; ends the work early by answering false.
    std::function<bool(std::int64_t done)> progress = [](std::int64_t) { return true; };
};

struct FillResult {
    std::int64_t tickets = 0;
    std::int64_t messages = 0;
    std::int64_t notes = 0;
    std::int64_t tasks = 0;
    std::int64_t relations = 0;
};

/// Makes the company where it is missing, and that many tickets with what hangs on them. The journal gets one entry per
/// ticket
/// ("imported"); there are no events, so that nobody is mailed about them: rebuild the search index afterwards.
FillResult fill(Kernel& kernel, const FillOptions& options);

}  // namespace kontor::demo
