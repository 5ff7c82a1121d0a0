#pragma once

#include <vector>

#include "graph.h"

namespace kontor::assets {

/// The relations along which one gets from these assets in that direction; their own `parent_id` comes with nodesOf.
std::vector<GraphEdge> edgesAt(Transaction& tx, const std::vector<std::int64_t>& ids, GraphDirection direction);
/// Those of the assets that meet `seen`, a condition over alias `t`.
std::vector<GraphNode> nodesOf(Transaction& tx, const std::vector<std::int64_t>& ids, const Predicate& seen);

}  // namespace kontor::assets
