#include "graph_page.h"

#include <array>
#include <map>

#include "asset_link.h"
#include "graph.h"
#include "kontor/assets/asset.h"
#include "kontor/kernel.h"
#include "relation.h"

namespace kontor::assets {

namespace {

constexpr std::array<std::string_view, 3> directions{"impact", "dependencies", "both"};
constexpr int shownDepth = 5;
constexpr std::size_t shownNodes = 300;

std::string wordOf(Kernel& kernel, const Viewer& viewer, const std::string& key, const Message::Params& params = {}) {
    return kernel.translations().text(viewer.locale(), key, params);
}

std::string directionIn(const Request& request) {
    const std::string word = request.queryValue("direction").value_or("impact");
    return graphDirection(word) ? word : std::string("impact");
}

/// By which relation each asset was reached, from one nearer to the start.
std::map<std::int64_t, std::string> reachedBy(const Graph& graph, const std::map<std::int64_t, int>& levels,
                                              Kernel& kernel, const Viewer& viewer) {
    std::map<std::int64_t, std::string> names, result;
    for (const auto& node : graph.nodes) names.emplace(node.id, node.name);
    for (const auto& edge : graph.edges) {
        const bool isFromFarther = levels.at(edge.from) > levels.at(edge.to);
        result.try_emplace(
            isFromFarther ? edge.from : edge.to,
            names[edge.from] + " " + wordOf(kernel, viewer, "value.type." + edge.type) + " " + names[edge.to]);
    }
    return result;
}

Json levelsJson(const Graph& graph, Kernel& kernel, const Viewer& viewer) {
    std::map<std::int64_t, int> levels;
    for (const auto& node : graph.nodes) levels.emplace(node.id, node.level);
    const auto by = reachedBy(graph, levels, kernel, viewer);
    std::map<int, Json> rows;
    for (const auto& node : graph.nodes) {
        if (node.level == 0) continue;
        const auto reason = by.find(node.id);
        rows[node.level].push(Json::object({{"href", "/assets/" + std::to_string(node.id)},
                                            {"number", node.number},
                                            {"name", node.name},
                                            {"is_service", node.family == "service"},
                                            {"by", reason == by.end() ? std::string() : reason->second},
                                            {"state", wordOf(kernel, viewer, "value.state." + node.state)}}));
    }
    Json result = Json::array();
    for (auto& [level, list] : rows) {
        Json one = Json::object(
            {{"title", wordOf(kernel, viewer, "assets.graph.level",
                              {{"level", std::to_string(level)}, {"count", std::to_string(list.size())}})}});
        one["rows"] = std::move(list);
        result.push(std::move(one));
    }
    return result;
}

Json graphData(const Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t id, const std::string& path) {
    const std::string word = directionIn(request);
    const Graph graph = kernel.db().read([&](Transaction& tx) {
        return graphOf(tx, viewer, kernel, id, *graphDirection(word), {.depth = shownDepth, .nodes = shownNodes});
    });
    Json tabs = Json::array();
    const std::string join = path.find('?') == std::string::npos ? "?" : "&";
    for (const auto direction : directions)
        tabs.push(Json::object({{"label", wordOf(kernel, viewer, "assets.graph." + std::string(direction))},
                                {"href", path + join + "direction=" + std::string(direction)},
                                {"active", direction == word}}));
    Json names = Json::object();
    for (const auto type : assetRelationTypes)
        names[std::string(type)] = wordOf(kernel, viewer, "value.type." + std::string(type));
    Json data = Json::object({{"url", "/api/v1/assets/" + std::to_string(id) + "/graph?direction=" + word + "&depth=" +
                                          std::to_string(shownDepth) + "&limit=" + std::to_string(shownNodes)},
                              {"names", names.dump()},
                              {"truncated", graph.truncated},
                              {"empty", graph.nodes.size() < 2},
                              {"empty_text", wordOf(kernel, viewer, "assets.graph.empty." + word)}});
    data["directions"] = std::move(tabs);
    data["levels"] = levelsJson(graph, kernel, viewer);
    data["has_graph"] = graph.nodes.size() > 1;
    return data;
}

std::optional<Json> graphPanel(const Ref& asset, Request& request, const Viewer& viewer, Kernel& kernel) {
    return graphData(request, viewer, kernel, asset.id,
                     "/assets/" + std::to_string(asset.id) + "?tab=panel%3Aassets.graph");
}

constexpr int linkedShown = 20;

/// Of a ticket: what breaks with each of the assets it is about.
Reply showTicketImpact(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Ref ticket{"ticket", request.number()};
    Json assets = Json::array();
    std::string name;
    kernel.db().read([&](Transaction& tx) {
        assets = Json::array();
        kernel.records().get(tx, viewer, ticket);
        for (const auto& [id, label] : kernel.records().labels(tx, viewer, ticket.kind, {ticket.id})) name = label;
        ListRequest list;
        list.owner = ticket;
        list.limit = linkedShown;
        for (const auto& link : kernel.records().all<AssetLink>(tx, viewer, list)) {
            const Graph graph = graphOf(tx, viewer, kernel, link.assetId, GraphDirection::impact,
                                        {.depth = shownDepth, .nodes = shownNodes});
            const auto& start = graph.nodes.front();
            Json one = Json::object({{"name", start.number + " " + start.name},
                                     {"href", "/assets/" + std::to_string(start.id)},
                                     {"truncated", graph.truncated},
                                     {"is_alone", graph.nodes.size() == 1}});
            one["levels"] = levelsJson(graph, kernel, viewer);
            assets.push(std::move(one));
        }
    });
    PageContent content;
    content.title = wordOf(kernel, viewer, "assets.graph.impact");
    content.templateName = "assets/impact";
    content.active = "tickets";
    content.data = Json::object({{"ticket", name},
                                 {"ticket_href", "/tickets/" + std::to_string(ticket.id)},
                                 {"has_assets", assets.size() > 0}});
    content.data["assets_named"] = std::move(assets);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addGraphPages(Registry& registry) {
    registry.panel({.id = "assets.graph",
                    .place = "asset.tab",
                    .title = "assets.graph",
                    .access = needs("assets.read_all"),
                    .templateName = "assets/graph",
                    .data = graphPanel});
    registry.panel({.id = "assets.impact",
                    .place = "ticket.actions",
                    .title = "assets.graph.impact",
                    .access = needs("assets.read_all"),
                    .templateName = "assets/impact_link",
                    .data = [](const Ref& ticket, Request&, const Viewer&, Kernel&) -> std::optional<Json> {
                        return Json::object({{"href", "/asset-impact/" + std::to_string(ticket.id)}});
                    }});
    registry.page({.path = "/asset-impact/{id}",
                   .access = needs("assets.read_all"),
                   .title = "assets.graph.impact",
                   .get = showTicketImpact});
}

}  // namespace kontor::assets
