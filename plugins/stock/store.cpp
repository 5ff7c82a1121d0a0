#include "store.h"

#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "level_store.h"
#include "rights.h"

namespace kontor::stock {

namespace {

void prepareStore(WriteContext&, const Store*, Store& store) {
    store.name = trimmed(store.name);
    if (store.name.empty()) throw Invalid("name", "error.required");
}

void removingStore(WriteContext& context, const void* record) {
    if (context.tx.maybe<std::int64_t>("SELECT id FROM stock_levels WHERE store_id = ? AND quantity > 0 LIMIT 1",
                                       static_cast<const Store*>(record)->id))
        throw Conflict("stock.error.store_not_empty");
}

void prepareConsumable(WriteContext& context, const Consumable* before, Consumable& article) {
    article.name = trimmed(article.name);
    article.sku = trimmed(article.sku);
    article.unit = trimmed(article.unit);
    if (article.name.empty()) throw Invalid("name", "error.required");
    if (article.unit.empty()) throw Invalid("unit", "error.required");
    if (article.price && article.price->minor < 0) throw Invalid("price", "stock.error.below_zero");
    if (article.orderUpTo && *article.orderUpTo < article.minimum.value_or(0))
        throw Invalid("order_up_to", "stock.error.order_below_minimum");
    if (!article.modelIds.empty() && !context.kernel.catalog().records.contains("asset_model"))
        throw Invalid("model_ids", "error.no_such_record", {{"id", std::to_string(article.modelIds.front())}});
    if (!article.sku.empty() &&
        context.tx.maybe<std::int64_t>("SELECT id FROM consumables WHERE sku_key = ? AND id <> ?", article.sku,
                                       article.id))
        throw Invalid("sku", "error.taken");
    if (article.price && (!before || before->price != article.price)) {
        const auto held = context.tx.maybe<std::string>(
            "SELECT SUBSTRING_INDEX(value, ' ', -1) FROM stock_levels WHERE consumable_id = ? AND quantity > 0 AND"
            " value_amount <> 0 LIMIT 1",
            article.id);
        if (held && *held != article.price->currency)
            throw Invalid("price", "stock.error.currency", {{"currency", *held}});
    }
    context.kernel.get<CustomFields>().check(context, Consumable::kind, before ? &before->custom : nullptr,
                                             article.custom, !context.viewer.isSystem());
}

/// What is too few follows from the article.
void consumableWritten(WriteContext& context, const Consumable* before, const Consumable& article) {
    if (!before || (before->minimum == article.minimum && before->orderUpTo == article.orderUpTo)) return;
    for (const auto id : levelsOf(context.tx, article.id))
        context.kernel.records().patch(context.tx, Viewer::system("stock"), {"stock_level", id}, Patch());
}

void removingConsumable(WriteContext& context, const void* record) {
    if (context.tx.maybe<std::int64_t>("SELECT id FROM stock_levels WHERE consumable_id = ? AND quantity > 0 LIMIT 1",
                                       static_cast<const Consumable*>(record)->id))
        throw Conflict("stock.error.article_in_stock");
}

bool priceReadable(const Viewer& viewer, const Field& field) {
    return field.name != "price" || viewer.may(readCosts);
}

}  // namespace

RecordType storeType() {
    RecordType type = recordType<Store>("stores", "stores", storeFields);
    type.doc = "A room or cupboard where articles are kept.";
    type.label = "{t}.name";
    type.readPermission = "stock.read";
    type.createPermission = type.writePermission = type.deletePermission = "stock.configure";
    type.places = {.location = "t.location_id", .department = "t.department_id"};
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"notes", "tasks", "activity"};
    type.prepare = prepared<Store>(prepareStore);
    type.removing = removingStore;
    return type;
}

RecordType consumableType() {
    RecordType type = recordType<Consumable>("consumables", "consumables", consumableFields);
    type.doc = "An article that is used up, or handed out without being followed one by one.";
    type.label = "CONCAT({t}.name, IF({t}.sku = '', '', CONCAT(' (', {t}.sku, ')')))";
    type.readPermission = "consumables.read";
    type.createPermission = type.writePermission = type.deletePermission = "consumables.write";
    type.fieldReadable = priceReadable;
    type.fieldWritable = priceReadable;
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.sku", "t.barcode", "t.order_number"};
    type.lookup = {"t.sku", "t.name"};
    type.groups = {"documents", "notes", "relations", "activity"};
    type.prepare = prepared<Consumable>(prepareConsumable);
    type.written = writtenBy<Consumable>(consumableWritten);
    type.removing = removingConsumable;
    return type;
}

}  // namespace kontor::stock
