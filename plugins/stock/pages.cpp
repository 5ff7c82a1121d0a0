#include "kontor/kernel.h"
#include "kontor/web/record_list.h"
#include "kontor/web/record_page.h"
#include "level.h"
#include "movement.h"
#include "store.h"
#include "ways_in.h"

namespace kontor::stock {

namespace {

void addLevelPages(Registry& registry) {
    const Access access = needs("stock.read");
    web::addRecordList(
        registry, {.kind = std::string(Level::kind),
                   .path = "/stock",
                   .access = access,
                   .title = "records.stock-levels",
                   .icon = "box",
                   .columns = {"consumable_id", "store_id", "quantity", "minimum", "suggested", "value"},
                   .optional = {"value", "minimum"},
                   .facets = {"store_id", "below"},
                   .views = {{.id = "all", .title = "stock.view.all", .icon = "box"},
                             {.id = "below", .title = "stock.view.below", .icon = "alert-triangle", .q = "below:true"}},
                   .emptyText = "stock.no_levels"});
    web::addRecordPage(registry, {.kind = std::string(Level::kind),
                                  .path = "/stock",
                                  .access = access,
                                  .title = "records.stock-levels",
                                  .properties = {"store_id", "consumable_id", "quantity", "wanted", "minimum",
                                                 "order_up_to", "suggested", "value"}});
    registry.menu({.id = "stock-levels",
                   .title = "records.stock-levels",
                   .path = "/stock",
                   .icon = "box",
                   .access = access,
                   .order = 70});
}

void addMovementPages(Registry& registry) {
    const Access access = needs("stock.read");
    web::addRecordList(
        registry, {.kind = std::string(Movement::kind),
                   .path = "/stock-movements",
                   .access = access,
                   .title = "records.stock-movements",
                   .icon = "history",
                   .columns = {"created_at", "type", "quantity", "consumable_id", "store_id", "user_id", "author_id"},
                   .optional = {"author_id", "user_id"},
                   .facets = {"type", "store_id"},
                   .sort = "-id",
                   .create = "/stock/move",
                   .createTitle = "stock.new_movement",
                   .emptyText = "stock.no_movements",
                   .active = "stock-levels"});
    web::addRecordPage(registry, {.kind = std::string(Movement::kind),
                                  .path = "/stock-movements",
                                  .access = access,
                                  .title = "records.stock-movements",
                                  .headline = {"consumable_id", "store_id"},
                                  .properties = {"type", "consumable_id", "store_id", "to_store_id", "quantity",
                                                 "price", "value", "level_after", "user_id", "asset_id",
                                                 "department_id", "document_id", "note", "author_id", "created_at"},
                                  .active = "stock-levels"});
}

void addConsumablePages(Registry& registry) {
    const Access access = needs("consumables.read");
    web::addRecordList(registry, {.kind = std::string(Consumable::kind),
                                  .path = "/consumables",
                                  .access = access,
                                  .title = "records.consumables",
                                  .icon = "package",
                                  .columns = {"name", "sku", "type", "quantity", "supplier_id", "price"},
                                  .optional = {"price", "supplier_id"},
                                  .facets = {"type", "supplier_id", "active"},
                                  .sort = "name",
                                  .create = "/admin/records/consumables/new",
                                  .createTitle = "stock.new_consumable",
                                  .emptyText = "stock.no_consumables",
                                  .active = "stock-levels"});
    web::addRecordPage(
        registry, {.kind = std::string(Consumable::kind),
                   .path = "/consumables",
                   .access = access,
                   .title = "records.consumables",
                   .headline = {"type", "sku"},
                   .properties = {"quantity", "sku", "type", "unit", "barcode", "supplier_id", "order_number", "price",
                                  "minimum", "order_up_to", "model_ids", "active"},
                   .texts = {"notes"},
                   .active = "stock-levels"});
}

void addStorePages(Registry& registry) {
    const Access access = needs("stock.read");
    web::addRecordList(registry, {.kind = std::string(Store::kind),
                                  .path = "/stores",
                                  .access = access,
                                  .title = "records.stores",
                                  .icon = "building",
                                  .columns = {"name", "location_id", "department_id", "keeper_id", "active"},
                                  .facets = {"active"},
                                  .sort = "name",
                                  .create = "/admin/records/stores/new",
                                  .createTitle = "stock.new_store",
                                  .emptyText = "stock.no_stores",
                                  .active = "stock-levels"});
    web::addRecordPage(registry, {.kind = std::string(Store::kind),
                                  .path = "/stores",
                                  .access = access,
                                  .title = "records.stores",
                                  .properties = {"location_id", "department_id", "keeper_id", "active"},
                                  .texts = {"notes"},
                                  .active = "stock-levels"});
}

/// From what there is to what was moved, and to what and where it is.
std::optional<Json> linksOfStock(const Ref&, Request&, const Viewer& viewer, Kernel& kernel) {
    Json links = Json::array();
    if (viewer.may("stock.move"))
        links.push(Json::object(
            {{"href", "/stock/move"}, {"label", kernel.translations().text(viewer.locale(), "stock.new_movement")}}));
    for (const auto& [collection, permission] :
         {std::pair("stock-movements", "stock.read"), {"consumables", "consumables.read"}, {"stores", "stock.read"}})
        if (viewer.may(permission))
            links.push(Json::object(
                {{"href", std::string("/") + collection},
                 {"label", kernel.translations().text(viewer.locale(), std::string("records.") + collection)}}));
    return Json::object({{"links", std::move(links)}});
}

}  // namespace

void addPages(Registry& registry) {
    addMovePage(registry);
    registry.panel({.id = "stock.links",
                    .place = "stock_level.list",
                    .title = "records.stock-levels",
                    .access = needs("stock.read"),
                    .templateName = "stock/links",
                    .data = linksOfStock});
    addLevelPages(registry);
    addMovementPages(registry);
    addConsumablePages(registry);
    addStorePages(registry);
    registry.searchSource({.kind = std::string(Consumable::kind),
                           .url = "/consumables/{id}",
                           .fields = {"name", "sku", "barcode", "order_number", "notes"},
                           .groups = {"notes"}});
}

}  // namespace kontor::stock
