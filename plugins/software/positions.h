#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/compliance.h"
#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor::software {

/// Counts machines of titles that changed, then reckons the positions that changed by it. Ends early when `goOn` says
/// no; the rest is done the next time. Answers how many positions were reckoned.
std::int64_t reckonStale(Kernel& kernel, const std::function<bool()>& goOn);

/// What became of each licence of a product and of those that cover it: one that is out is said why.
std::vector<LicenseUse> usesOf(Transaction& tx, Kernel& kernel, std::int64_t productId);

Job positionsJob();

}  // namespace kontor::software
