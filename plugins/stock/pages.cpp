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
                                  .properties = {"store_id", "consumable_id", "quantity", "minimum", "order_up_to",
                                                 "suggested", "value"}});
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
                   .create = "/admin/records/stock-movements/new",
                   .createTitle = "stock.new_movement",
                   .emptyText = "stock.no_movements"});
    web::addRecordPage(registry, {.kind = std::string(Movement::kind),
                                  .path = "/stock-movements",
                                  .access = access,
                                  .title = "records.stock-movements",
                                  .headline = {"consumable_id", "store_id"},
                                  .properties = {"type", "consumable_id", "store_id", "to_store_id", "quantity",
                                                 "price", "value", "level_after", "user_id", "asset_id",
                                                 "department_id", "document_id", "note", "author_id", "created_at"}});
    registry.menu({.id = "stock-movements",
                   .title = "records.stock-movements",
                   .path = "/stock-movements",
                   .icon = "history",
                   .access = access,
                   .order = 72});
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
                                  .emptyText = "stock.no_consumables"});
    web::addRecordPage(
        registry, {.kind = std::string(Consumable::kind),
                   .path = "/consumables",
                   .access = access,
                   .title = "records.consumables",
                   .headline = {"type", "sku"},
                   .properties = {"quantity", "sku", "type", "unit", "barcode", "supplier_id", "order_number", "price",
                                  "minimum", "order_up_to", "model_ids", "active"},
                   .texts = {"notes"}});
    registry.menu({.id = "consumables",
                   .title = "records.consumables",
                   .path = "/consumables",
                   .icon = "package",
                   .access = access,
                   .order = 71});
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
                                  .emptyText = "stock.no_stores"});
    web::addRecordPage(registry, {.kind = std::string(Store::kind),
                                  .path = "/stores",
                                  .access = access,
                                  .title = "records.stores",
                                  .properties = {"location_id", "department_id", "keeper_id", "active"},
                                  .texts = {"notes"}});
    registry.menu({.id = "stores",
                   .title = "records.stores",
                   .path = "/stores",
                   .icon = "building",
                   .access = access,
                   .order = 73});
}

}  // namespace

void addPages(Registry& registry) {
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
