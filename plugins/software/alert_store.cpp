#include "alert_store.h"

namespace kontor::software {

std::vector<BannedProgram> newlyBannedOn(Transaction& tx, std::int64_t assetId) {
    return tx.all<BannedProgram>(
        "SELECT DISTINCT s.id, i.asset_id, s.name, s.ban_reason, a.name FROM installations i"
        " JOIN software_titles x ON x.id = i.title_id JOIN software s ON s.id = x.software_id"
        " JOIN assets a ON a.id = i.asset_id WHERE i.asset_id = ? AND s.banned = 1 AND NOT EXISTS"
        " (SELECT 1 FROM software_alerts o WHERE o.software_id = s.id AND o.asset_id = i.asset_id AND o.state = 'open')"
        " ORDER BY s.id",
        assetId);
}

std::vector<BannedProgram> newlyBannedOf(Transaction& tx, std::int64_t productId, int most) {
    return tx.all<BannedProgram>(
        "SELECT DISTINCT s.id, i.asset_id, s.name, s.ban_reason, a.name FROM software s"
        " JOIN software_titles x ON x.software_id = s.id JOIN installations i ON i.title_id = x.id"
        " JOIN assets a ON a.id = i.asset_id WHERE s.id = ? AND s.banned = 1 AND NOT EXISTS"
        " (SELECT 1 FROM software_alerts o WHERE o.software_id = s.id AND o.asset_id = i.asset_id AND o.state = 'open')"
        " ORDER BY i.asset_id LIMIT ?",
        productId, most);
}

std::int64_t openAlert(Transaction& tx, const BannedProgram& found, Time now) {
    // A report and the reckoning of positions may find the same at the same time: one after the other.
    tx.maybe<std::int64_t>("SELECT id FROM software WHERE id = ? FOR UPDATE", found.softwareId);
    const auto known = tx.maybe<std::tuple<std::int64_t, std::string>>(
        "SELECT id, state FROM software_alerts WHERE software_id = ? AND asset_id = ? FOR UPDATE", found.softwareId,
        found.assetId);
    if (!known)
        return tx.insert(
            "INSERT INTO software_alerts (software_id, asset_id, created_at, updated_at) VALUES (?, ?, ?, ?)",
            found.softwareId, found.assetId, now, now);
    if (std::get<1>(*known) == "open") return 0;
    tx.execute(
        "UPDATE software_alerts SET state = 'open', ended_at = NULL, created_at = ?, updated_at = ?,"
        " version = version + 1 WHERE id = ?",
        now, now, std::get<0>(*known));
    return std::get<0>(*known);
}

void endAlertsOn(Transaction& tx, std::int64_t assetId, Time now) {
    tx.execute(
        "UPDATE software_alerts o SET o.state = 'over', o.ended_at = ?, o.updated_at = ?, o.version = o.version + 1"
        " WHERE o.asset_id = ? AND o.state = 'open' AND NOT EXISTS"
        " (SELECT 1 FROM installations i JOIN software_titles x ON x.id = i.title_id"
        " WHERE i.asset_id = o.asset_id AND x.software_id = o.software_id)",
        now, now, assetId);
}

void endAlertsOf(Transaction& tx, std::int64_t productId, Time now) {
    tx.execute(
        "UPDATE software_alerts SET state = 'over', ended_at = ?, updated_at = ?, version = version + 1"
        " WHERE software_id = ? AND state = 'open'",
        now, now, productId);
}

}  // namespace kontor::software
