#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/records.h"

namespace kontor::tickets {

/// Which tickets a bulk change is for: `ids`, or those a query finds.
struct BulkTarget {
    std::vector<std::int64_t> ids;
    std::optional<std::string> q;
};

inline constexpr std::size_t mostInBulk = 1000;  ///< tickets of one bulk change

/// Reads {"ids": [...]} or {"q": "..."}. Throws Invalid naming the member.
BulkTarget bulkTargetFrom(const Json& body);

/// Changes each ticket in a transaction of its own, just as a single PATCH does, and says for each what became of it:
/// [{"id", "status": 200, "version"} | {"id", "status": 404|403|409|422, "title", "errors"?}].
Json changeInBulk(const Viewer& viewer, Kernel& kernel, const BulkTarget& target, const Patch& patch);

}  // namespace kontor::tickets
