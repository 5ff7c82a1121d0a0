#pragma once

#include <optional>
#include <string>

#include "core/clocks.h"
#include "kontor/kernel.h"

/// What open clocks are likely to come to, by how long tickets of the same category and priority took.
namespace kontor::sla {

/// Looks at the resolutions of the last 90 days.
void learn(Kernel& kernel);

struct Forecast {
    Duration half{};    ///< half of the tickets take at most that long
    Duration nearly{};  ///< nine of ten
    std::int64_t tickets = 0;
};
/// Of that category, or of all where that had too few; nothing where all together are too few.
std::optional<Forecast> forecastFor(Transaction& tx, std::optional<std::int64_t> category, const std::string& priority);
/// "low", "medium" or "high": how likely the clock will be late, by what is left of it.
std::string_view riskOf(const ClockRun& run, const Forecast& forecast);

}  // namespace kontor::sla
