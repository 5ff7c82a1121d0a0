#include "source_store.h"

namespace kontor::assets {

void forgetSources(Transaction& tx, std::int64_t assetId, const std::vector<std::string>& fields) {
    std::vector<SqlValue> values{assetId};
    values.insert(values.end(), fields.begin(), fields.end());
    tx.change("DELETE FROM asset_sources WHERE asset_id = ? AND field IN (" + placeholders(fields.size()) + ")",
              values);
}

std::vector<FieldSource> sourcesOf(Transaction& tx, std::int64_t assetId) {
    return tx.all<FieldSource>("SELECT field, way, source, at FROM asset_sources WHERE asset_id = ? ORDER BY field",
                               assetId);
}

void putSource(Transaction& tx, std::int64_t assetId, const FieldSource& source) {
    tx.execute(
        "INSERT INTO asset_sources (asset_id, field, way, source, at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE "
        "way = VALUES(way), source = VALUES(source), at = VALUES(at)",
        assetId, source.field, source.way, source.source, source.at);
}

void forgetIdentities(Transaction& tx, std::int64_t assetId) {
    tx.execute("DELETE FROM asset_identities WHERE asset_id = ?", assetId);
}

void putIdentity(Transaction& tx, std::int64_t assetId, std::string_view scheme, std::string_view value, Time now) {
    tx.execute(
        "INSERT INTO asset_identities (asset_id, scheme, value, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?) ON "
        "DUPLICATE KEY UPDATE last_seen_at = VALUES(last_seen_at)",
        assetId, scheme, value, now, now);
}

std::vector<std::int64_t> assetsWith(Transaction& tx, std::string_view scheme, std::string_view value) {
    return tx.all<std::int64_t>("SELECT asset_id FROM asset_identities WHERE scheme = ? AND value = ? LIMIT 20", scheme,
                                value);
}

std::vector<std::int64_t> assetsNumbered(Transaction& tx, std::string_view scheme, std::string_view norm) {
    if (scheme == "serial")
        return tx.all<std::int64_t>("SELECT id FROM assets WHERE serial_norm = ? AND deleted_at IS NULL LIMIT 20",
                                    norm);
    if (scheme == "inventory")
        return tx.all<std::int64_t>("SELECT id FROM assets WHERE number_norm = ? AND deleted_at IS NULL LIMIT 20",
                                    norm);
    if (scheme == "barcode")
        return tx.all<std::int64_t>("SELECT id FROM assets WHERE barcode_norm = ? AND deleted_at IS NULL LIMIT 20",
                                    norm);
    return {};
}

std::vector<StoredIdentity> identitiesOf(Transaction& tx, std::int64_t assetId) {
    return tx.all<StoredIdentity>(
        "SELECT asset_id, scheme, value FROM asset_identities WHERE asset_id = ? UNION ALL SELECT id, 'serial', "
        "serial_norm FROM assets WHERE id = ? AND serial_norm IS NOT NULL",
        assetId, assetId);
}

void setLastSeen(Transaction& tx, std::int64_t assetId, Time at) {
    tx.execute("UPDATE assets SET last_seen_at = ? WHERE id = ?", at, assetId);
}

}  // namespace kontor::assets
