#include "level.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/notifier.h"
#include "level_store.h"
#include "rights.h"
#include "store.h"

namespace kontor::stock {

namespace {

/// What the article says for all stores.
struct Wanted {
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> orderUpTo;

    static constexpr auto columns = std::tuple{&Wanted::minimum, &Wanted::orderUpTo};
};

Wanted wantedOf(Transaction& tx, const Level& level) {
    auto wanted = tx.maybe<Wanted>("SELECT minimum, order_up_to FROM consumables WHERE id = ?", level.consumableId)
                      .value_or(Wanted{});
    if (level.minimum) wanted.minimum = level.minimum;
    if (level.orderUpTo) wanted.orderUpTo = level.orderUpTo;
    return wanted;
}

void prepareLevel(WriteContext& context, const Level* before, Level& level) {
    if (!before && levelIdOf(context.tx, level.storeId, level.consumableId)) throw Conflict("stock.error.level_exists");
    if (level.minimum && level.orderUpTo && *level.orderUpTo < *level.minimum)
        throw Invalid("order_up_to", "stock.error.order_below_minimum");
    level.below = level.quantity < wantedOf(context.tx, level).minimum.value_or(0);
}

/// Tells the keeper when there become too few, and not again until there were enough.
void levelWritten(WriteContext& context, const Level* before, const Level& level) {
    if (!level.below || (before && before->below)) return;
    auto* notifier = context.kernel.find<Notifier>();
    const Viewer system = Viewer::system("stock");
    const auto store = context.kernel.records().get<Store>(context.tx, system, level.storeId);
    if (!notifier || !store.keeperId) return;
    const auto article = context.kernel.records().get<Consumable>(context.tx, system, level.consumableId);
    const Wanted wanted = wantedOf(context.tx, level);
    const std::int64_t upTo = wanted.orderUpTo.value_or(2 * wanted.minimum.value_or(0));
    Notice notice;
    notice.type = "stock.below_minimum";
    notice.about = {std::string(Level::kind), level.id};
    notice.to = {*store.keeperId};
    notice.title = {"stock.notice.below",
                    {{"article", article.name},
                     {"store", store.name},
                     {"count", std::to_string(level.quantity)},
                     {"order", std::to_string(std::max<std::int64_t>(upTo - level.quantity, 0))},
                     {"unit", article.unit}}};
    notice.path = "/stock?q=below:true";
    // Who took the last one may be the one to order more.
    notifier->tell(context.tx, system, notice);
}

bool worthReadable(const Viewer& viewer, const Field& field) {
    return field.name != "value" || viewer.may(readCosts);
}

}  // namespace

PlaceColumns placesOfStore() {
    return {.location = "(SELECT s.location_id FROM stores s WHERE s.id = t.store_id)",
            .department = "(SELECT s.department_id FROM stores s WHERE s.id = t.store_id)"};
}

RecordType levelType() {
    RecordType type = recordType<Level>("stock-levels", "stock_levels", levelFields);
    type.doc = "How much of an article lies in a store, and how much should.";
    type.label =
        "COALESCE((SELECT CONCAT(c.name, ' · ', s.name) FROM consumables c, stores s WHERE c.id = "
        "{t}.consumable_id AND s.id = {t}.store_id), '')";
    type.readPermission = "stock.read";
    type.createPermission = type.writePermission = "stock.configure";
    type.places = placesOfStore();
    type.fieldReadable = worthReadable;
    type.softDelete = false;
    type.defaultSort = "id";
    type.journaled = false;  // each change of a quantity is a movement, which is
    type.prepare = prepared<Level>(prepareLevel);
    type.written = writtenBy<Level>(levelWritten);
    return type;
}

}  // namespace kontor::stock
