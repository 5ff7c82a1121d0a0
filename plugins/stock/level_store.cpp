#include "level_store.h"

namespace kontor::stock {

namespace {

struct HeldRow {
    std::int64_t id = 0;
    std::int64_t quantity = 0;
    std::int64_t minor = 0;
    std::string currency;

    static constexpr auto columns = std::tuple{&HeldRow::id, &HeldRow::quantity, &HeldRow::minor, &HeldRow::currency};
};

Held heldOf(const std::optional<HeldRow>& row) {
    if (!row) return {};
    return {.levelId = row->id, .holding = {row->quantity, row->minor}, .currency = row->currency};
}

}  // namespace

bool lockArticle(Transaction& tx, std::int64_t consumableId) {
    return tx
        .maybe<std::int64_t>("SELECT id FROM consumables WHERE id = ? AND deleted_at IS NULL FOR UPDATE", consumableId)
        .has_value();
}

std::optional<std::int64_t> levelIdOf(Transaction& tx, std::int64_t storeId, std::int64_t consumableId) {
    return tx.maybe<std::int64_t>("SELECT id FROM stock_levels WHERE store_id = ? AND consumable_id = ?", storeId,
                                  consumableId);
}

Held heldIn(Transaction& tx, std::int64_t storeId, std::int64_t consumableId) {
    return heldOf(
        tx.maybe<HeldRow>("SELECT id, quantity, CAST(COALESCE(value_amount, 0) * 100 AS SIGNED), "
                          "COALESCE(SUBSTRING_INDEX(value, ' ', -1),"
                          " '') FROM stock_levels WHERE store_id = ? AND consumable_id = ? FOR UPDATE",
                          storeId, consumableId));
}

Held heldAnywhere(Transaction& tx, std::int64_t consumableId) {
    return heldOf(tx.maybe<HeldRow>(
        "SELECT 0, CAST(COALESCE(SUM(quantity), 0) AS SIGNED), CAST(COALESCE(SUM(value_amount), 0) * 100 AS SIGNED),"
        " COALESCE(MAX(IF(value_amount <> 0, SUBSTRING_INDEX(value, ' ', -1), NULL)), '') FROM stock_levels"
        " WHERE consumable_id = ? FOR UPDATE",
        consumableId));
}

std::vector<std::int64_t> levelsOf(Transaction& tx, std::int64_t consumableId) {
    return tx.all<std::int64_t>("SELECT id FROM stock_levels WHERE consumable_id = ? ORDER BY store_id", consumableId);
}

std::vector<Worth> worthBy(Transaction& tx, std::string_view by, const Predicate& rows) {
    const std::string key =
        by == "type" ? "(SELECT c.type FROM consumables c WHERE c.id = t.consumable_id)" : "CAST(t.store_id AS CHAR)";
    std::string sql = "SELECT " + key +
                      ", SUBSTRING_INDEX(t.value, ' ', -1), COUNT(*), CAST(SUM(t.value_amount) * 100 AS SIGNED)"
                      " FROM stock_levels t WHERE t.quantity > 0 AND t.value IS NOT NULL";
    if (!rows.sql.empty()) sql += " AND " + rows.sql;
    std::vector<Worth> result;
    tx.run(sql + " GROUP BY 1, 2 ORDER BY 1, 2", rows.values,
           [&](const SqlRow& row) { result.push_back(fromRow<Worth>(row)); });
    return result;
}

}  // namespace kontor::stock
