#include "pages.h"

#include "kontor/assets/asset.h"
#include "kontor/web/record_list.h"
#include "kontor/web/record_page.h"
#include "loan.h"

namespace kontor::assets {

namespace {

web::ListView assetView(std::string id, std::string icon, std::string q) {
    return {.id = id, .title = "assets.view." + id, .icon = std::move(icon), .q = std::move(q)};
}

web::ListView loanView(std::string id, std::string icon, std::string q) {
    return {.id = id, .title = "assets.loans." + id, .icon = std::move(icon), .q = std::move(q)};
}

/// States in colours.
std::optional<web::ListWord> stateWord(const AnyRecord& record, const Field& field, const Viewer& viewer,
                                       Kernel& kernel) {
    if (field.name != "state") return std::nullopt;
    const std::string state = toText(record.get("state"));
    const char* colour = state == "in_use" || state == "returned"     ? "green"
                         : state == "in_stock" || state == "reserved" ? "blue"
                         : state == "lent"                            ? "indigo"
                         : state == "ordered"                         ? "teal"
                         : state == "in_repair"                       ? "amber"
                         : state == "lost"                            ? "red"
                                                                      : "grey";
    return web::ListWord{kernel.translations().text(viewer.locale(), "value.state." + state),
                         std::string("k-chip k-status k-colour-") + colour};
}

}  // namespace

void addPages(Registry& registry) {
    web::addRecordList(
        registry, {.kind = std::string(Asset::kind),
                   .path = "/assets",
                   .access = needs("assets.read_all"),
                   .title = "assets.title",
                   .icon = "devices",
                   .columns = {"number", "name", "type_id", "state", "user_id", "location_id", "serial"},
                   .choosable = {"number",          "name",        "type_id",       "state",           "model_id",
                                 "manufacturer_id", "serial",      "barcode",       "user_id",         "group_id",
                                 "parent_id",       "location_id", "department_id", "organisation_id", "cost_centre",
                                 "order_number",    "price",       "purchased_on",  "warranty_until",  "in_use_since",
                                 "last_seen_at",    "updated_at"},
                   .optional = {"serial", "location_id"},
                   .facets = {"type_id", "state", "location_id", "department_id", "manufacturer_id", "model_id"},
                   .views = {assetView("here", "devices", "state:ordered,in_stock,in_use,in_repair,lent"),
                             assetView("in_use", "user-check", "state:in_use"),
                             assetView("in_stock", "package", "state:in_stock"),
                             assetView("in_repair", "tool", "state:in_repair"),
                             assetView("lent", "arrows-exchange", "state:lent"),
                             assetView("warranty", "clock",
                                       "state:in_stock,in_use,in_repair,lent "
                                       "warranty_until:today..+90d"),
                             assetView("gone", "flame", "state:retired,disposed,lost"), assetView("all", "list", "")},
                   .create = "/assets/new",
                   .createTitle = "assets.new",
                   .changes = {{"state"}, {"user_id"}, {"location_id"}, {"department_id"}, {"group_id"}},
                   .emptyText = "assets.empty_text",
                   .active = "assets",
                   .word = stateWord});
    web::addRecordPage(registry, {.kind = std::string(Asset::kind),
                                  .path = "/assets",
                                  .access = needs("assets.read_all"),
                                  .title = "assets.title",
                                  .headline = {"type_id", "model_id", "user_id", "location_id"},
                                  .properties = {"state",
                                                 "user_id",
                                                 "location_id",
                                                 "department_id",
                                                 "group_id",
                                                 "type_id",
                                                 "model_id",
                                                 "manufacturer_id",
                                                 "serial",
                                                 "barcode",
                                                 "number",
                                                 "name",
                                                 "parent_id",
                                                 "organisation_id",
                                                 "tags",
                                                 "supplier_id",
                                                 "purchase_document_id",
                                                 "price",
                                                 "purchased_on",
                                                 "warranty_until",
                                                 "cost_centre",
                                                 "order_number",
                                                 "delivered_on",
                                                 "in_use_since",
                                                 "depreciation",
                                                 "useful_months",
                                                 "rate",
                                                 "residual",
                                                 "retired_on",
                                                 "last_seen_at"},
                                  .texts = {"notes"},
                                  .create = "/assets/new",
                                  .createTitle = "assets.new",
                                  .active = "assets",
                                  .word = stateWord});
    web::addRecordList(registry,
                       {.kind = std::string(Loan::kind),
                        .path = "/asset-loans",
                        .access = needs("assets.read_all"),
                        .title = "assets.loans",
                        .icon = "arrows-exchange",
                        .columns = {"asset_id", "user_id", "state", "starts_on", "due_on"},
                        .facets = {"state", "user_id"},
                        .views = {loanView("out", "arrows-exchange", "state:lent"),
                                  loanView("overdue", "flame", "state:lent due_on<today"),
                                  loanView("reserved", "calendar", "state:reserved"), loanView("all", "list", "")},
                        .changes = {{"state"}},
                        .emptyText = "assets.loans_empty_text",
                        .active = "assets.loans",
                        .word = stateWord});
    web::addRecordPage(registry, {.kind = std::string(Loan::kind),
                                  .path = "/asset-loans",
                                  .access = needs("assets.read_all"),
                                  .title = "assets.loans",
                                  .headline = {"user_id"},
                                  .properties = {"state", "asset_id", "user_id", "starts_on", "due_on", "lent_at",
                                                 "returned_at", "notes", "author_id"},
                                  .active = "assets.loans",
                                  .word = stateWord});
    registry.menu({.id = "assets",
                   .title = "assets.title",
                   .path = "/assets",
                   .icon = "devices",
                   .access = needs("assets.read_all"),
                   .order = 30});
    registry.menu({.id = "assets.loans",
                   .title = "assets.loans",
                   .path = "/asset-loans",
                   .icon = "arrows-exchange",
                   .access = needs("assets.read_all"),
                   .order = 31});
    addNewAssetPage(registry);
    addAssetPanels(registry);
    addInventoryPages(registry);
}

}  // namespace kontor::assets
