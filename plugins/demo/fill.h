#pragma once

#include <cstdint>
#include <functional>

#include "kontor/kernel.h"

namespace kontor::demo {

struct FillOptions {
    std::int64_t tickets = 3000;
    std::uint64_t seed = 1;
    std::int64_t people = 500;  ///< of the company, at least those 500
    std::int64_t files = 0;     ///< attached to tickets, spread over all of them
    /// Told how many are done; ends the work early by answering false.
    std::function<bool(std::int64_t done)> progress = [](std::int64_t) { return true; };
};

struct FillResult {
    std::int64_t tickets = 0;
    std::int64_t messages = 0;
    std::int64_t notes = 0;
    std::int64_t tasks = 0;
    std::int64_t relations = 0;
    std::int64_t files = 0;
};

/// Makes the company where it is missing, and that many tickets with what hangs on them. The journal gets one entry per
/// ticket ("imported"); there are no events, so that nobody is mailed about them: rebuild the search index afterwards.
/// What was ended early, also by a kill, is continued by the next call with the same numbers.
FillResult fill(Kernel& kernel, const FillOptions& options);
/// All that belongs to that company is there: from now on a call with the same numbers makes further tickets.
void finishFill(Kernel& kernel, const FillOptions& options);

}  // namespace kontor::demo
