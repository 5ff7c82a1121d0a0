#include "installed_store.h"

#include <algorithm>

#include "many_rows.h"

namespace kontor::software {

namespace {
/// Hashes of one statement; the last one fills up, so that there is but one statement to prepare.
constexpr std::size_t hashesAtOnce = 128;
}  // namespace

std::string lockReport(Transaction& tx, std::int64_t assetId, Time now) {
    const auto digest =
        tx.maybe<std::string>("SELECT digest FROM software_reports WHERE asset_id = ? FOR UPDATE", assetId);
    if (digest) return *digest;
    tx.execute(
        "INSERT INTO software_reports (asset_id, reported_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE asset_id = "
        "asset_id",
        assetId, now);
    return tx.one<std::string>("SELECT digest FROM software_reports WHERE asset_id = ? FOR UPDATE", assetId);
}

void keepReport(Transaction& tx, std::int64_t assetId, const std::string& digest, std::int64_t programs,
                std::string_view source, Time now) {
    tx.execute("UPDATE software_reports SET digest = ?, programs = ?, source = ?, reported_at = ? WHERE asset_id = ?",
               digest, programs, source, now, assetId);
}

std::map<std::string, std::int64_t> titlesByHash(Transaction& tx, const std::vector<TitleWords>& titles) {
    std::map<std::string, std::int64_t> result;
    const std::string list = placeholders(hashesAtOnce);
    for (std::size_t at = 0; at < titles.size(); at += hashesAtOnce) {
        std::vector<SqlValue> hashes;
        for (std::size_t i = at; i < std::min(at + hashesAtOnce, titles.size()); ++i)
            hashes.emplace_back(titles[i].hash);
        hashes.resize(hashesAtOnce, hashes.back());
        tx.run("SELECT hash, id FROM software_titles WHERE hash IN (" + list + ")", hashes,
               [&](const SqlRow& row) { result.emplace(row.get<std::string>(0), row.get<std::int64_t>(1)); });
    }
    return result;
}

void addTitles(Transaction& tx, const std::vector<TitleWords>& titles, Time now) {
    std::vector<SqlValue> cells;
    for (const auto& title : titles)
        for (const auto& cell : {SqlValue(title.hash), SqlValue(title.maker), SqlValue(title.name),
                                 SqlValue(title.version), SqlValue(title.platform), SqlValue(now), SqlValue(now)})
            cells.push_back(cell);
    insertRows(tx,
               "INSERT INTO software_titles (hash, maker, name, reported_version, platform, created_at, updated_at)"
               " VALUES",
               7, cells, " ON DUPLICATE KEY UPDATE hash = VALUES(hash)");
}

std::vector<Present> presentOn(Transaction& tx, std::int64_t assetId) {
    return tx.all<Present>(
        "SELECT i.id, i.title_id, i.installed_on, i.source, x.maker, x.name, x.platform FROM installations i"
        " JOIN software_titles x ON x.id = i.title_id WHERE i.asset_id = ?",
        assetId);
}

void addInstallations(Transaction& tx, std::int64_t assetId, const std::vector<InstallationRow>& rows,
                      std::string_view source, Time now) {
    std::vector<SqlValue> cells;
    for (const auto& row : rows)
        for (const auto& cell : {SqlValue(assetId), SqlValue(row.titleId), toSql(row.installedOn), SqlValue(now),
                                 SqlValue(now), SqlValue(std::string(source)), SqlValue(now), SqlValue(now)})
            cells.push_back(cell);
    insertRows(tx,
               "INSERT INTO installations (asset_id, title_id, installed_on, first_seen, last_seen, source, created_at,"
               " updated_at) VALUES",
               8, cells);
}

void setInstalledOn(Transaction& tx, std::int64_t installationId, const std::optional<Date>& day, Time now) {
    tx.execute(
        "UPDATE installations SET installed_on = ?, last_seen = ?, version = version + 1, updated_at = ? WHERE id = ?",
        day, now, now, installationId);
}

void forgetReport(Transaction& tx, std::int64_t assetId) {
    tx.execute("UPDATE software_reports SET digest = '' WHERE asset_id = ?", assetId);
}

void removeInstallations(Transaction& tx, const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return;
    const Predicate where = isOneOf("id", ids);
    tx.change("DELETE FROM installations WHERE " + where.sql, where.values);
}

std::int64_t lastChange(Transaction& tx, std::int64_t assetId) {
    return tx.one<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM software_changes WHERE asset_id = ?", assetId);
}

void addChanges(Transaction& tx, std::int64_t assetId, const std::vector<ChangeRow>& rows, std::string_view source,
                Time now) {
    std::vector<SqlValue> cells;
    for (const auto& row : rows)
        for (const auto& cell :
             {SqlValue(assetId), SqlValue(row.titleId), toSql(row.fromTitleId), SqlValue(std::string(row.what)),
              SqlValue(std::string(source)), SqlValue(now), SqlValue(now)})
            cells.push_back(cell);
    insertRows(tx,
               "INSERT INTO software_changes (asset_id, title_id, from_title_id, what, source, created_at, updated_at)"
               " VALUES",
               7, cells);
}

void markTitlesOn(Transaction& tx, std::int64_t assetId) {
    tx.execute(
        "UPDATE software_titles x JOIN installations i ON i.title_id = x.id SET x.stale = 1"
        " WHERE i.asset_id = ? AND x.stale = 0",
        assetId);
}

void markTitlesChanged(Transaction& tx, std::int64_t assetId, std::int64_t sinceChange) {
    tx.execute(
        "UPDATE software_titles x JOIN software_changes c ON c.title_id = x.id SET x.stale = 1"
        " WHERE c.asset_id = ? AND c.id > ? AND x.stale = 0",
        assetId, sinceChange);
    tx.execute(
        "UPDATE software_titles x JOIN software_changes c ON c.from_title_id = x.id SET x.stale = 1"
        " WHERE c.asset_id = ? AND c.id > ? AND x.stale = 0",
        assetId, sinceChange);
}

void markTitle(Transaction& tx, std::int64_t titleId) {
    tx.execute("UPDATE software_titles SET stale = 1 WHERE id = ?", titleId);
}

}  // namespace kontor::software
