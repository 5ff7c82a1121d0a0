#include "held.h"

#include "asset_store.h"
#include "kontor/assets/asset.h"
#include "kontor/kernel.h"

namespace kontor::assets {

namespace {

constexpr int onCard = 6;
constexpr int inPortal = 200;

Json assetRow(const Asset& asset, const Viewer& viewer, Kernel& kernel) {
    return Json::object({{"id", std::to_string(asset.id)},
                         {"href", "/assets/" + std::to_string(asset.id)},
                         {"number", asset.number},
                         {"name", asset.name},
                         {"serial", asset.serial},
                         {"has_serial", !asset.serial.empty()},
                         {"state", kernel.translations().text(viewer.locale(), "value.state." + asset.state)},
                         {"is_lent", asset.state == "lent"}});
}

/// One statement: those that the ticket's requester holds.
std::optional<Json> requesterPanel(const Ref& ticket, Request&, const Viewer& viewer, Kernel& kernel) {
    ListRequest list;
    list.extra = heldByRequester(ticket.id);
    list.limit = onCard;
    list.fields = {"number", "name", "state", "serial"};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Asset::kind, list); });
    if (page.items.empty()) return std::nullopt;
    Json rows = Json::array();
    for (const auto& record : page.items) rows.push(assetRow(record.as<Asset>(), viewer, kernel));
    Json data = Json::object({{"has_more", page.nextCursor.has_value()},
                              {"can_link", viewer.may("assets.link")},
                              {"link_url", "/api/v1/tickets/" + std::to_string(ticket.id) + "/assets"}});
    data["rows"] = std::move(rows);
    return data;
}

Reply showMine(Request& request, const Viewer& viewer, Kernel& kernel) {
    ListRequest list;
    list.extra = heldBy(viewer.id());
    list.sort = "name";
    list.limit = inPortal;
    list.fields = {"number", "name", "state", "serial"};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Asset::kind, list); });
    Json rows = Json::array();
    for (const auto& record : page.items) {
        Json row = assetRow(record.as<Asset>(), viewer, kernel);
        row["report_href"] =
            "/portal/report?subject=" + percentEncode(row["number"].text() + " " + row["name"].text() + ": ");
        rows.push(std::move(row));
    }
    PageContent content;
    content.area = PageContent::Area::portal;
    content.title = kernel.translations().text(viewer.locale(), "assets.mine");
    content.templateName = "assets/mine";
    content.active = "assets.mine";
    content.data = Json::object({{"has_rows", rows.size() > 0}});
    content.data["rows"] = std::move(rows);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addHeldAssets(Registry& registry) {
    registry.panel({.id = "assets.held",
                    .place = "ticket.requester",
                    .title = "assets.held",
                    .access = needs("assets.read_all"),
                    .templateName = "assets/held",
                    .data = requesterPanel});
    registry.page({.path = "/portal/assets", .access = needs("assets.read"), .title = "assets.mine", .get = showMine});
    registry.menu({.id = "assets.mine",
                   .area = MenuEntry::Area::portal,
                   .title = "assets.mine",
                   .path = "/portal/assets",
                   .icon = "device-laptop",
                   .access = needs("assets.read"),
                   .order = 20});
}

}  // namespace kontor::assets
