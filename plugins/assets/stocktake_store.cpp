#include "stocktake_store.h"

namespace kontor::assets {

bool liesIn(Transaction& tx, std::int64_t locationId, std::int64_t outerId) {
    return tx
        .maybe<std::int64_t>(
            "WITH RECURSIVE up (id, parent_id) AS (SELECT id, parent_id FROM location WHERE id = ? UNION SELECT l.id, "
            "l.parent_id FROM location l JOIN up u ON l.id = u.parent_id) SELECT id FROM up WHERE id = ?",
            locationId, outerId)
        .has_value();
}

bool isScanned(Transaction& tx, std::int64_t stocktakeId, std::int64_t assetId) {
    return tx
        .maybe<std::int64_t>("SELECT id FROM asset_scans WHERE record_id = ? AND asset_id = ?", stocktakeId, assetId)
        .has_value();
}

void addMissing(Transaction& tx, std::int64_t stocktakeId, std::optional<std::int64_t> locationId,
                std::int64_t authorId, Time now) {
    tx.execute(
        "INSERT INTO asset_scans (kind, record_id, code, result, asset_id, author_id, created_at, updated_at) WITH "
        "RECURSIVE inside (id) AS (SELECT id FROM location WHERE id = ? UNION SELECT l.id FROM location l JOIN inside "
        "i "
        "ON l.parent_id = i.id) SELECT 'asset_stocktake', ?, a.number, 'missing', a.id, NULLIF(?, 0), ?, ? FROM assets "
        "a WHERE (? IS NULL OR a.location_id IN (SELECT id FROM inside)) AND a.deleted_at IS NULL AND a.state IN "
        "('in_stock', 'in_use', 'in_repair') AND NOT EXISTS (SELECT 1 FROM asset_scans s WHERE s.record_id = ? AND "
        "s.asset_id = a.id)",
        locationId, stocktakeId, authorId, now, now, locationId, stocktakeId);
}

}  // namespace kontor::assets
