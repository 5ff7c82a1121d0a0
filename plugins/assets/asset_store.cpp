#include "asset_store.h"

#include "identity.h"
#include "kontor/json.h"
#include "kontor/query.h"

namespace kontor::assets {

const std::string& TypeRules::unique(Identifying which) const {
    return which == Identifying::number ? numberUnique : which == Identifying::serial ? serialUnique : barcodeUnique;
}

std::vector<std::string> TypeRules::ownFields() const {
    std::vector<std::string> result;
    if (!fieldNames || fieldNames->empty()) return result;
    for (const auto& name : Json::parse(*fieldNames).items()) result.push_back(name.text());
    return result;
}

std::optional<std::int64_t> scopeOf(std::string_view rule, std::int64_t typeId) {
    if (rule == "all") return 0;
    if (rule == "type") return typeId;
    return std::nullopt;
}

std::optional<std::string> normOf(Identifying which, std::string_view value) {
    std::string norm = normalised(value);
    if (norm.empty() || (which == Identifying::serial && isJunkSerial(norm))) return std::nullopt;
    return norm;
}

std::optional<std::int64_t> typeNamed(Transaction& tx, std::string_view name) {
    return tx.maybe<std::int64_t>("SELECT id FROM asset_types WHERE name = ? AND deleted_at IS NULL", name);
}

std::optional<std::int64_t> typeOfOthers(Transaction& tx) {
    return tx.maybe<std::int64_t>(
        "SELECT id FROM asset_types WHERE family = 'other' AND active = 1 AND deleted_at IS NULL ORDER BY id LIMIT 1");
}

std::optional<TypeRules> typeRules(Transaction& tx, std::int64_t typeId) {
    return tx.maybe<TypeRules>(
        "SELECT id, name, number_pattern, number_unique, serial_unique, barcode_unique, field_names, depreciation, "
        "useful_months, rate, active FROM asset_types WHERE id = ? AND deleted_at IS NULL",
        typeId);
}

std::optional<ModelFacts> modelFacts(Transaction& tx, std::int64_t modelId) {
    return tx.maybe<ModelFacts>(
        "SELECT name, manufacturer_id, type_id FROM asset_models WHERE id = ? AND deleted_at IS NULL", modelId);
}

bool isAllowed(Transaction& tx, std::string_view from, std::string_view to) {
    return tx.maybe<std::int64_t>("SELECT id FROM asset_moves WHERE from_state = ? AND to_state = ?", from, to)
        .has_value();
}

std::vector<std::string> movesFrom(Transaction& tx, std::string_view state) {
    return tx.all<std::string>("SELECT to_state FROM asset_moves WHERE from_state = ? ORDER BY id", state);
}

std::int64_t assetsOfType(Transaction& tx, std::int64_t typeId) {
    return tx.one<std::int64_t>("SELECT COUNT(*) FROM assets WHERE type_id = ? AND deleted_at IS NULL", typeId);
}

std::int64_t assetsOfModel(Transaction& tx, std::int64_t modelId) {
    return tx.one<std::int64_t>("SELECT COUNT(*) FROM assets WHERE model_id = ? AND deleted_at IS NULL", modelId);
}

std::int64_t usesOfManufacturer(Transaction& tx, std::int64_t manufacturerId) {
    return tx.one<std::int64_t>(
        "SELECT (SELECT COUNT(*) FROM asset_models WHERE manufacturer_id = ? AND deleted_at IS NULL) + "
        "(SELECT COUNT(*) FROM assets WHERE manufacturer_id = ? AND deleted_at IS NULL)",
        manufacturerId, manufacturerId);
}

void setManufacturerOfModel(Transaction& tx, std::int64_t modelId, std::optional<std::int64_t> manufacturerId) {
    tx.execute("UPDATE assets SET manufacturer_id = ?, version = version + 1 WHERE model_id = ?", manufacturerId,
               modelId);
}

void setNumberScope(Transaction& tx, std::int64_t typeId, std::optional<std::int64_t> scope) {
    tx.execute("UPDATE assets SET number_scope = ? WHERE type_id = ?", scope, typeId);
}

void setSerialScope(Transaction& tx, std::int64_t typeId, std::optional<std::int64_t> scope) {
    tx.execute("UPDATE assets SET serial_scope = ? WHERE type_id = ?", scope, typeId);
}

void setBarcodeScope(Transaction& tx, std::int64_t typeId, std::optional<std::int64_t> scope) {
    tx.execute("UPDATE assets SET barcode_scope = ? WHERE type_id = ?", scope, typeId);
}

std::int64_t countOn(Transaction& tx, const std::string& counter) {
    return tx.one<std::int64_t>(
        "INSERT INTO asset_counters (pattern, last) VALUES (?, 1) ON DUPLICATE KEY UPDATE last = last + 1 RETURNING "
        "last",
        counter);
}

void setCounter(Transaction& tx, const std::string& counter, std::int64_t last) {
    tx.execute("UPDATE asset_counters SET last = ? WHERE pattern = ?", last, counter);
}

std::int64_t largestBetween(Transaction& tx, const std::string& before, const std::string& after) {
    const std::string like = escapeLike(before) + "%" + escapeLike(after);
    const std::string shape = "^[0-9]{1,12}$";
    return tx
        .one<std::optional<std::int64_t>>(
            "SELECT MAX(CAST(SUBSTRING(number, CHAR_LENGTH(?) + 1, CHAR_LENGTH(number) - CHAR_LENGTH(?) - "
            "CHAR_LENGTH(?)) AS SIGNED)) FROM assets WHERE number LIKE ? ESCAPE '!' AND SUBSTRING(number, "
            "CHAR_LENGTH(?) + 1, CHAR_LENGTH(number) - CHAR_LENGTH(?) - CHAR_LENGTH(?)) REGEXP ?",
            before, before, after, like, before, before, after, shape)
        .value_or(0);
}

std::optional<std::pair<std::int64_t, std::string>> takenBy(Transaction& tx, Identifying which, const std::string& norm,
                                                            std::int64_t scope, std::int64_t exceptId) {
    constexpr std::string_view byNumber =
        "SELECT id, number FROM assets WHERE number_norm = ? AND number_scope = ? AND id <> ?";
    constexpr std::string_view bySerial =
        "SELECT id, number FROM assets WHERE serial_norm = ? AND serial_scope = ? AND id <> ?";
    constexpr std::string_view byBarcode =
        "SELECT id, number FROM assets WHERE barcode_norm = ? AND barcode_scope = ? AND id <> ?";
    const auto sql = which == Identifying::number ? byNumber : which == Identifying::serial ? bySerial : byBarcode;
    const auto found = tx.maybe<std::tuple<std::int64_t, std::string>>(sql, norm, scope, exceptId);
    if (!found) return std::nullopt;
    return std::pair(std::get<0>(*found), std::get<1>(*found));
}

void putKeys(Transaction& tx, std::int64_t assetId, const Keys& keys) {
    tx.execute(
        "UPDATE assets SET number_norm = ?, number_scope = ?, serial_norm = ?, serial_scope = ?, barcode_norm = ?, "
        "barcode_scope = ? WHERE id = ?",
        keys.number, keys.numberScope, keys.serial, keys.serialScope, keys.barcode, keys.barcodeScope, assetId);
}

void clearKeys(Transaction& tx, std::int64_t assetId) {
    putKeys(tx, assetId, {});
}

bool liesAbove(Transaction& tx, std::int64_t id, std::int64_t parentId) {
    return tx
        .maybe<std::int64_t>(
            "WITH RECURSIVE up (id, parent_id) AS (SELECT id, parent_id FROM assets WHERE id = ? UNION SELECT a.id, "
            "a.parent_id FROM assets a JOIN up u ON a.id = u.parent_id) SELECT id FROM up WHERE id = ?",
            parentId, id)
        .has_value();
}

bool hasParts(Transaction& tx, std::int64_t assetId) {
    return tx.maybe<std::int64_t>("SELECT id FROM assets WHERE parent_id = ? AND deleted_at IS NULL LIMIT 1", assetId)
        .has_value();
}

bool hasProtocol(Transaction& tx, std::int64_t assetId) {
    return tx.maybe<std::int64_t>("SELECT disposal_id FROM asset_disposal_items WHERE asset_id = ? LIMIT 1", assetId)
        .has_value();
}

std::vector<std::int64_t> withCode(Transaction& tx, std::string_view code) {
    const std::string norm = normalised(code);
    if (norm.empty()) return {};
    // What is deleted has no norms.
    return tx.all<std::int64_t>(
        "SELECT id FROM assets WHERE number_norm = ? UNION SELECT id FROM assets WHERE barcode_norm = ? UNION SELECT "
        "id "
        "FROM assets WHERE serial_norm = ? LIMIT 10",
        norm, norm, norm);
}

Predicate heldBy(std::int64_t userId) {
    return {"t.user_id = ?", {userId}};
}

Predicate heldByRequester(std::int64_t ticketId) {
    return {"t.user_id = (SELECT k.requester_id FROM tickets k WHERE k.id = ?)", {ticketId}};
}

Predicate linkedWith(const std::string& kind, std::int64_t assetId) {
    return {"t.id IN (SELECT l.record_id FROM asset_links l WHERE l.asset_id = ? AND l.kind = ?)", {assetId, kind}};
}

}  // namespace kontor::assets
