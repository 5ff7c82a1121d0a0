#include "graph.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "graph_store.h"
#include "kontor/assets/asset.h"
#include "relation.h"

namespace kontor::assets {

namespace {

/// Ends of the edges that are new, each once, in ascending order.
std::vector<std::int64_t> newEnds(const std::vector<GraphEdge>& edges, const std::unordered_set<std::int64_t>& known) {
    std::vector<std::int64_t> ids;
    for (const auto& edge : edges)
        for (const auto id : {edge.from, edge.to})
            if (!known.contains(id)) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

class Walk {
  public:
    Walk(Transaction& tx, Predicate seen, GraphDirection direction, const GraphLimits& limits)
        : _tx(tx), _seen(std::move(seen)), _direction(direction), _limits(limits) {}

    Graph from(std::int64_t start) {
        std::vector<std::int64_t> edge = add({start}, 0);
        if (edge.empty()) throw NotFound("asset " + std::to_string(start));
        for (int level = 1; !edge.empty(); ++level) {
            auto found = edgesAt(_tx, edge, _direction);
            found.insert(found.end(), _wholes.begin(), _wholes.end());
            _edges.insert(_edges.end(), found.begin(), found.end());
            const auto ids = newEnds(found, _known);
            if (level > _limits.depth) {
                // Only whether there is more.
                _graph.truncated |= !ids.empty();
                break;
            }
            edge = add(ids, level);
        }
        keepEdges();
        return std::move(_graph);
    }

  private:
    /// Those of them that are seen, as far as there is room.
    std::vector<std::int64_t> add(std::vector<std::int64_t> ids, int level) {
        // Who is not seen is not asked for again.
        _known.insert(ids.begin(), ids.end());
        const std::size_t room = _limits.nodes - std::min(_limits.nodes, _graph.nodes.size());
        if (ids.size() > room) {
            _graph.truncated = true;
            ids.resize(room);
        }
        std::vector<std::int64_t> added;
        _wholes.clear();
        if (ids.empty()) return added;
        for (auto& node : nodesOf(_tx, ids, _seen)) {
            if (node.parentId && _direction != GraphDirection::dependencies)
                _wholes.push_back({0, node.id, *node.parentId, "part_of"});
            node.level = level;
            added.push_back(node.id);
            _graph.nodes.push_back(std::move(node));
        }
        return added;
    }

    void keepEdges() {
        std::unordered_set<std::int64_t> shown;
        for (const auto& node : _graph.nodes) shown.insert(node.id);
        std::set<std::tuple<std::int64_t, std::int64_t, std::string>> kept;
        for (auto& edge : _edges)
            if (shown.contains(edge.from) && shown.contains(edge.to) &&
                kept.insert({edge.from, edge.to, edge.type}).second)
                _graph.edges.push_back(std::move(edge));
    }

    Transaction& _tx;
    Predicate _seen;
    GraphDirection _direction;
    GraphLimits _limits;
    Graph _graph;
    std::vector<GraphEdge> _edges;
    std::vector<GraphEdge> _wholes;  ///< to what those of the last level are parts of
    std::unordered_set<std::int64_t> _known;
};

}  // namespace

std::optional<GraphDirection> graphDirection(std::string_view word) {
    if (word == "impact") return GraphDirection::impact;
    if (word == "dependencies") return GraphDirection::dependencies;
    if (word == "both") return GraphDirection::both;
    return std::nullopt;
}

Graph graphOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t assetId, GraphDirection direction,
              const GraphLimits& limits) {
    const RecordType& type = kernel.records().type(Asset::kind);
    return Walk(tx, visibleRows(type, viewer), direction, limits).from(assetId);
}

Json graphJson(const Graph& graph) {
    Json nodes = Json::array();
    for (const auto& node : graph.nodes)
        nodes.push(Json::object({{"id", node.id},
                                 {"number", node.number},
                                 {"name", node.name},
                                 {"state", node.state},
                                 {"family", node.family},
                                 {"icon", node.icon},
                                 {"level", node.level}}));
    Json edges = Json::array();
    for (const auto& edge : graph.edges)
        edges.push(Json::object({{"id", edge.id == 0 ? Json() : Json(edge.id)},
                                 {"from", edge.from},
                                 {"to", edge.to},
                                 {"type", edge.type}}));
    Json result = Json::object({{"truncated", graph.truncated}});
    result["nodes"] = std::move(nodes);
    result["edges"] = std::move(edges);
    return result;
}

}  // namespace kontor::assets
