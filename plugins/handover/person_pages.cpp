#include "holdings.h"
#include "kontor/error.h"
#include "kontor/field_labels.h"
#include "page_words.h"
#include "pages.h"

namespace kontor::handover {

namespace {

std::string holdingsPath(std::int64_t personId) {
    return "/people/" + std::to_string(personId) + "/holdings";
}

std::string stateLabel(const PageWords& words, const std::string& kind, const std::string& state) {
    const RecordType& type = words.kernel.records().type(kind);
    const Field* field = type.field("state");
    if (!field || state.empty()) return state;
    return valueLabel(*field, state, words.kernel.translations(), words.viewer.locale(), type.collection);
}

Json shownItems(const PageWords& words, const std::string& kind, const std::vector<Holding>& items) {
    Json rows = Json::array();
    for (const auto& item : items)
        rows.push(Json::object({{"number", item.number},
                                {"name", item.name},
                                {"type", item.type},
                                {"serial", item.serial},
                                {"state", stateLabel(words, kind, item.state)},
                                {"has_href", !item.href.empty()},
                                {"href", item.href}}));
    return rows;
}

/// The list of what somebody holds, and, for who makes hand-overs, what is to be settled before they leave.
Reply showHoldings(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words{viewer, kernel};
    const std::int64_t id = request.number();
    const bool mayWrite = viewer.may("handover.write");
    std::string name;
    Json parts = Json::array();
    kernel.db().read([&](Transaction& tx) {
        parts = Json::array();
        name = toText(kernel.records().get(tx, viewer, {"user", id}).get("name"));
        for (const auto& part : leavingParts(tx, viewer, kernel, id)) {
            Json items = shownItems(words, part.kind, part.items);
            parts.push(Json::object({{"title", words.text(part.title)},
                                     {"is_assets", part.id == "assets"},
                                     {"is_settled", items.size() == 0},
                                     {"has_items", items.size() > 0},
                                     {"has_more", part.hasMore},
                                     {"count", std::to_string(items.size()) + (part.hasMore ? "+" : "")},
                                     {"items", std::move(items)}}));
        }
    });
    data["person"] = web::person(name, id);
    data["path"] = holdingsPath(id);
    data["parts"] = std::move(parts);
    data["can_write"] = mayWrite;
    data["new_href"] = "/handovers/new?person=" + std::to_string(id);
    data["printed"] = web::moment(kernel.clock().now(), viewer);
    return words.page(request, PageContent::Area::workspace, words.text("handover.holdings_of", {{"name", name}}),
                      "handover/holdings", std::move(data), "handover.all", status);
}

Reply makeReturn(Request& request, const Viewer& viewer, Kernel& kernel) {
    viewer.require("handover.write");
    try {
        const auto id =
            kernel.db().write([&](Transaction& tx) { return draftReturn(tx, viewer, kernel, request.number()); });
        return web::redirectWith("/handovers/" + std::to_string(id), "handover.done.saved");
    } catch (const Conflict& conflict) {
        Json data = Json::object();
        PageWords{viewer, kernel}.putError(data, conflict.message());
        return showHoldings(request, viewer, kernel, std::move(data), 409);
    }
}

/// On the page of a person: how much they hold, and the ways to the list and to a new hand-over.
std::optional<Json> personPanel(const Ref& person, Request&, const Viewer& viewer, Kernel& kernel) {
    if (person.id == 0) return std::nullopt;
    std::vector<Holding> held;
    kernel.db().read([&](Transaction& tx) { held = heldAssets(tx, viewer, kernel, person.id); });
    const PageWords words{viewer, kernel};
    return Json::object({{"has_items", !held.empty()},
                         {"items", shownItems(words, "asset", held)},
                         {"href", holdingsPath(person.id)},
                         {"can_write", viewer.may("handover.write")},
                         {"new_href", "/handovers/new?person=" + std::to_string(person.id)}});
}

/// In the menu of an asset.
std::optional<Json> assetActions(const Ref& asset, Request&, const Viewer& viewer, Kernel&) {
    const std::string id = std::to_string(asset.id);
    return Json::object({{"can_write", viewer.may("handover.write")}, {"new_href", "/handovers/new?assets=" + id}});
}

}  // namespace

void addPersonPages(Registry& registry) {
    registry.page({.path = "/people/{id}/holdings",
                   .access = needs("handover.read_all"),
                   .title = "handover.holdings",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showHoldings(request, viewer, kernel, Json::object(), 200); },
                   .post = makeReturn});
    registry.panel({.id = "handover.person",
                    .place = "person",
                    .title = "handover.holdings",
                    .access = needs("handover.read_all"),
                    .templateName = "handover/person_panel",
                    .data = personPanel});
    registry.panel({.id = "handover.asset",
                    .place = "asset.actions",
                    .title = "handover.new",
                    .access = needs("handover.read_all"),
                    .templateName = "handover/asset_actions",
                    .data = assetActions});
}

}  // namespace kontor::handover
