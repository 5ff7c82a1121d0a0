#include "movement.h"

#include <stdexcept>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "level.h"
#include "level_store.h"
#include "rights.h"
#include "store.h"

namespace kontor::stock {

namespace {

/// A store the viewer may move things in. Throws Invalid(field).
Store storeFor(WriteContext& context, const char* field, std::int64_t id) {
    try {
        auto store = context.kernel.records().get<Store>(context.tx, context.viewer, id);
        const Ref ref{std::string(Store::kind), id};
        context.kernel.records().viewerOver(context.tx, context.viewer, ref).require("stock.move");
        if (!store.active) throw Invalid(field, "stock.error.store_closed");
        return store;
    } catch (const NotFound&) {
        throw Invalid(field, "error.no_such_record", {{"id", std::to_string(id)}});
    }
}

void checkForm(WriteContext& context, const Movement& movement) {
    std::vector<FieldError> errors;
    const auto wrong = [&](const char* field, const char* key) { errors.push_back({field, {key, {}}}); };
    const bool corrects = movement.type == "correct";
    if (corrects && !movement.counted) wrong("counted", "error.required");
    if (!corrects && movement.counted) wrong("counted", "stock.error.only_corrections");
    if (corrects && movement.quantity != 0) wrong("quantity", "stock.error.counted_instead");
    if (!corrects && movement.quantity <= 0) wrong("quantity", "error.required");
    const bool transfers = movement.type == "transfer";
    if (transfers && !movement.toStoreId) wrong("to_store_id", "error.required");
    if (!transfers && movement.toStoreId) wrong("to_store_id", "stock.error.only_transfers");
    if (transfers && movement.toStoreId == movement.storeId) wrong("to_store_id", "stock.error.same_store");
    const bool receives = movement.type == "receive";
    if (!receives && movement.price) wrong("price", "stock.error.only_receipts");
    if (movement.price && movement.price->minor < 0) wrong("price", "stock.error.below_zero");
    const bool named = movement.userId || movement.assetId || movement.departmentId;
    if (movement.type == "issue" && !named) wrong("user_id", "stock.error.to_whom");
    if (named && movement.type != "issue" && movement.type != "return") wrong("user_id", "stock.error.only_issues");
    if (movement.assetId && !context.kernel.catalog().records.contains("asset"))
        errors.push_back({"asset_id", {"error.no_such_record", {{"id", std::to_string(*movement.assetId)}}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
}

/// One movement being reckoned, under the lock of its article.
class Reckoning {
  public:
    Reckoning(WriteContext& context, const Movement& movement, const Consumable& article)
        : _article(article),
          _all(heldAnywhere(context.tx, movement.consumableId)),
          _here(heldIn(context.tx, movement.storeId, movement.consumableId)),
          _currency(!_all.currency.empty() ? _all.currency
                    : article.price        ? article.price->currency
                                           : "") {}

    const Held& here() const { return _here; }

    /// What so many that come in are worth, where one was paid for at that price or nothing.
    Money worthOfReceived(std::int64_t quantity, const std::optional<Money>& paid) const {
        const auto price = paid ? paid : _article.price;
        if (!price) return {0, _currency};
        if (!_currency.empty() && price->minor != 0 && price->currency != _currency)
            throw Invalid("price", "stock.error.currency", {{"currency", _currency}});
        return {worthAt(price->minor, quantity), price->currency};
    }
    /// Of what comes back or is found: the average here, else that of all stores, else the article's price.
    Money worthOfFound(std::int64_t quantity) const {
        for (const auto* held : {&_here, &_all})
            if (held->holding.quantity > 0) return {worthOf(held->holding, quantity), _currency};
        return worthOfReceived(quantity, std::nullopt);
    }
    Money worthOfTaken(std::int64_t quantity) const {
        if (quantity > _here.holding.quantity)
            throw Conflict("stock.error.not_enough", {{"count", std::to_string(_here.holding.quantity)},
                                                      {"unit", _article.unit},
                                                      {"article", _article.name}});
        return {worthOf(_here.holding, quantity), _currency};
    }

  private:
    const Consumable& _article;
    Held _all;
    Held _here;
    std::string _currency;
};

std::optional<Money> priced(const Money& value) {
    return value.currency.empty() ? std::nullopt : std::optional(value);
}

/// Adds to what a store holds; below zero what leaves it.
void putLevel(WriteContext& context, std::int64_t storeId, const Movement& movement, std::int64_t quantity,
              std::int64_t value) {
    const Held held = heldIn(context.tx, storeId, movement.consumableId);
    const Holding after = received(held.holding, quantity, value);
    const std::string currency = movement.value ? movement.value->currency : held.currency;
    Patch patch;
    patch.set("quantity", after.quantity);
    if (!currency.empty()) patch.set("value", formatMoney({after.value, currency}));
    auto& records = context.kernel.records();
    const Viewer system = Viewer::system("stock movement");
    if (held.levelId != 0) {
        records.patch(context.tx, system, {std::string(Level::kind), held.levelId}, patch);
        return;
    }
    patch.set("store_id", storeId).set("consumable_id", movement.consumableId);
    records.create(context.tx, system, Level::kind, patch);
}

void reckon(WriteContext& context, Movement& movement) {
    const auto article =
        context.kernel.records().get<Consumable>(context.tx, Viewer::system("stock"), movement.consumableId);
    const Reckoning reckoning(context, movement, article);
    const auto& here = reckoning.here().holding;
    if (movement.type == "correct") movement.quantity = *movement.counted - here.quantity;
    Money value;
    if (movement.type == "receive")
        value = reckoning.worthOfReceived(movement.quantity, movement.price);
    else if (movement.type == "return" || (movement.type == "correct" && movement.quantity >= 0))
        value = reckoning.worthOfFound(movement.quantity);
    else
        value = reckoning.worthOfTaken(movement.type == "correct" ? -movement.quantity : movement.quantity);
    const bool goes = movement.type == "issue" || movement.type == "transfer" || movement.quantity < 0;
    movement.levelAfter = here.quantity + (movement.type == "issue" || movement.type == "transfer" ? -movement.quantity
                                                                                                   : movement.quantity);
    movement.value = priced(goes ? Money{-value.minor, value.currency} : value);
    movement.counted.reset();
}

void prepareMovement(WriteContext& context, const Movement* before, Movement& movement) {
    if (before) return;
    checkForm(context, movement);
    if (!lockArticle(context.tx, movement.consumableId))
        throw Invalid("consumable_id", "error.no_such_record", {{"id", std::to_string(movement.consumableId)}});
    storeFor(context, "store_id", movement.storeId);
    if (movement.toStoreId) storeFor(context, "to_store_id", *movement.toStoreId);
    movement.authorId = context.viewer.id() == 0 ? std::nullopt : std::optional(context.viewer.id());
    try {
        reckon(context, movement);
    } catch (const std::overflow_error&) {
        throw Invalid("quantity", "stock.error.too_much");
    }
}

void movementWritten(WriteContext& context, const Movement* before, const Movement& movement) {
    if (before) return;
    const bool leaves = movement.type == "issue" || movement.type == "transfer";
    const std::int64_t worth = movement.value ? movement.value->minor : 0;
    try {
        putLevel(context, movement.storeId, movement, leaves ? -movement.quantity : movement.quantity, worth);
        if (movement.toStoreId) putLevel(context, *movement.toStoreId, movement, movement.quantity, -worth);
    } catch (const std::overflow_error&) {
        throw Invalid("quantity", "stock.error.too_much");
    }
}

bool movementReadable(const Viewer& viewer, const Field& field) {
    return (field.name != "price" && field.name != "value") || viewer.may(readCosts);
}

}  // namespace

RecordType movementType() {
    RecordType type = recordType<Movement>("stock-movements", "stock_movements", movementFields);
    type.doc = "Something came into a store, left it, or was counted. Never changed; put right by another one.";
    type.label =
        "CONCAT({t}.type, ' ', {t}.quantity, ' ', COALESCE((SELECT c.name FROM consumables c WHERE c.id = "
        "{t}.consumable_id), ''))";
    type.readPermission = "stock.read";
    type.createPermission = "stock.move";
    type.places = placesOfStore();
    type.fieldReadable = movementReadable;
    type.fieldWritable = movementReadable;
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.note"};
    type.prepare = prepared<Movement>(prepareMovement);
    type.written = writtenBy<Movement>(movementWritten);
    return type;
}

}  // namespace kontor::stock
