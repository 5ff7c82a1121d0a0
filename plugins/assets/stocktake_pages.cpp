#include "disposal.h"
#include "kontor/kernel.h"
#include "kontor/web/record_list.h"
#include "kontor/web/record_page.h"
#include "pages.h"
#include "stocktake.h"

namespace kontor::assets {

namespace {

constexpr int scansShown = 20;

/// Scanning, and what was scanned last; of a closed one what is missing comes first.
std::optional<Json> scanPanel(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    if (!viewer.may("assets.write")) return std::nullopt;
    Stocktake session;
    std::vector<Scan> scans;
    kernel.db().read([&](Transaction& tx) {
        session = kernel.records().get<Stocktake>(tx, viewer, ref.id);
        ListRequest list;
        list.owner = ref;
        list.limit = scansShown;
        scans = kernel.records().all<Scan>(tx, viewer, list);
    });
    if (session.state == "closed") return std::nullopt;
    Json rows = Json::array();
    for (const auto& scan : scans)
        rows.push(Json::object({{"code", scan.code},
                                {"result", scan.result},
                                {"label", kernel.translations().text(viewer.locale(), "value.result." + scan.result)},
                                {"has_href", scan.assetId.has_value()},
                                {"href", "/assets/" + std::to_string(scan.assetId.value_or(0))}}));
    const std::string url = "/api/v1/asset-stocktakes/" + std::to_string(ref.id);
    Json data = Json::object({{"url", url + "/scans"}, {"session", url}, {"is_open", true}});
    data["rows"] = std::move(rows);
    return data;
}

}  // namespace

void addInventoryPages(Registry& registry) {
    web::addRecordList(registry, {.kind = std::string(Stocktake::kind),
                                  .path = "/stocktakes",
                                  .access = needs("assets.read_all"),
                                  .title = "records.asset-stocktakes",
                                  .icon = "qrcode",
                                  .columns = {"name", "location_id", "state", "present", "moved", "unknown", "missing"},
                                  .facets = {"state", "location_id"},
                                  .create = "/admin/records/asset-stocktakes/new",
                                  .createTitle = "assets.stocktake_new",
                                  .emptyText = "assets.stocktakes_empty_text",
                                  .active = "assets.stocktakes"});
    web::addRecordPage(registry, {.kind = std::string(Stocktake::kind),
                                  .path = "/stocktakes",
                                  .access = needs("assets.read_all"),
                                  .title = "records.asset-stocktakes",
                                  .headline = {"location_id"},
                                  .properties = {"state", "name", "location_id", "correct_place", "present", "moved",
                                                 "unknown", "missing", "author_id", "closed_at"},
                                  .active = "assets.stocktakes"});
    web::addRecordList(registry, {.kind = std::string(Disposal::kind),
                                  .path = "/asset-disposals",
                                  .access = needs("assets.read_all"),
                                  .title = "records.asset-disposals",
                                  .icon = "file-text",
                                  .columns = {"number", "disposed_on", "reason", "asset_ids", "recipient", "author_id"},
                                  .facets = {"reason"},
                                  .create = "/admin/records/asset-disposals/new",
                                  .createTitle = "assets.disposal_new",
                                  .emptyText = "assets.disposals_empty_text",
                                  .active = "assets.disposals"});
    web::addRecordPage(registry, {.kind = std::string(Disposal::kind),
                                  .path = "/asset-disposals",
                                  .access = needs("assets.read_all"),
                                  .title = "records.asset-disposals",
                                  .headline = {"disposed_on", "reason"},
                                  .properties = {"number", "disposed_on", "reason", "asset_ids", "recipient",
                                                 "proceeds", "data_erased", "author_id"},
                                  .texts = {"notes"},
                                  .active = "assets.disposals"});
    registry.panel({.id = "assets.scan",
                    .place = "asset_stocktake.overview",
                    .title = "assets.scan",
                    .access = needs("assets.write"),
                    .templateName = "assets/scan",
                    .data = scanPanel});
    registry.menu({.id = "assets.stocktakes",
                   .title = "records.asset-stocktakes",
                   .path = "/stocktakes",
                   .icon = "qrcode",
                   .access = needs("assets.read_all"),
                   .order = 32});
    registry.menu({.id = "assets.disposals",
                   .title = "records.asset-disposals",
                   .path = "/asset-disposals",
                   .icon = "file-text",
                   .access = needs("assets.read_all"),
                   .order = 33});
}

}  // namespace kontor::assets
