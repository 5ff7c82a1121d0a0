#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"
#include "kontor/kernel.h"

namespace kontor::assets {

enum class GraphDirection {
    impact,        ///< what fails when the start does
    dependencies,  ///< what the start fails with
    both           ///< all that is connected with it in any way
};
std::optional<GraphDirection> graphDirection(std::string_view word);

struct GraphNode {
    std::int64_t id = 0;
    std::string number;
    std::string name;
    std::string state;
    std::string family;
    std::string icon;
    std::optional<std::int64_t> parentId;
    int level = 0;  ///< steps from the start

    static constexpr auto columns =
        std::tuple{&GraphNode::id,     &GraphNode::number, &GraphNode::name,    &GraphNode::state,
                   &GraphNode::family, &GraphNode::icon,   &GraphNode::parentId};
};
struct GraphEdge {
    std::int64_t id = 0;  ///< of the relation; 0: the asset's own `parent_id`
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string type;

    static constexpr auto columns = std::tuple{&GraphEdge::id, &GraphEdge::from, &GraphEdge::to, &GraphEdge::type};
};
struct Graph {
    std::vector<GraphNode> nodes;  ///< the start first, then level by level
    std::vector<GraphEdge> edges;
    bool truncated = false;  ///< there is more than these nodes or this depth
};

struct GraphLimits {
    int depth = 3;
    std::size_t nodes = 500;
};

/// From the start along relations, level by level: two statements a level, whatever their number. Each asset comes
/// once, so that circles end. Only assets the viewer may see are shown and gone through. Throws NotFound.
Graph graphOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t assetId, GraphDirection direction,
              const GraphLimits& limits);

/// {nodes, edges, truncated}
Json graphJson(const Graph& graph);

}  // namespace kontor::assets
