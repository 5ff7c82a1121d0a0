#include "product_store.h"

#include <map>
#include <utility>

namespace kontor::software {

std::optional<std::int64_t> findProduct(Transaction& tx, std::string_view maker, std::string_view product,
                                        std::string_view edition) {
    return tx.maybe<std::int64_t>("SELECT id FROM software WHERE maker = ? AND product = ? AND edition = ?", maker,
                                  product, edition);
}

std::string nameOfProduct(Transaction& tx, std::int64_t id) {
    return tx.maybe<std::string>("SELECT name FROM software WHERE id = ?", id).value_or("");
}

void keepPosition(Transaction& tx, std::int64_t productId, const std::string& name, Time now) {
    tx.execute(
        "INSERT INTO license_positions (software_id, name, created_at, updated_at) VALUES (?, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE name = VALUES(name), stale = 1",
        productId, name, now, now);
}

void markStale(Transaction& tx, const std::vector<std::int64_t>& productIds) {
    if (productIds.empty()) return;
    const Predicate where = isOneOf("software_id", productIds);
    tx.change("UPDATE license_positions SET stale = 1 WHERE stale <> 1 AND " + where.sql, where.values);
}

void markStaleOn(Transaction& tx, std::int64_t assetId) {
    tx.execute(
        "UPDATE license_positions p JOIN software_titles x ON x.software_id = p.software_id"
        " JOIN installations i ON i.title_id = x.id SET p.stale = 1"
        " WHERE i.asset_id = ? AND p.stale <> 1 AND p.state <> 'none'",
        assetId);
}

void markEverythingStale(Transaction& tx) {
    tx.execute("UPDATE software_titles SET stale = 1 WHERE stale = 0");
    tx.execute("UPDATE license_positions SET stale = 1 WHERE stale = 0 AND state <> 'none'");
}

std::int64_t licensesOf(Transaction& tx, std::int64_t productId) {
    return tx.one<std::int64_t>(
        "SELECT (SELECT COUNT(*) FROM licenses WHERE software_id = ? AND deleted_at IS NULL)"
        " + (SELECT COUNT(*) FROM license_covers c JOIN licenses l ON l.id = c.license_id"
        " WHERE c.software_id = ? AND l.deleted_at IS NULL)",
        productId, productId);
}

std::vector<VersionCount> versionCounts(Transaction& tx, std::int64_t productId) {
    return tx.all<VersionCount>(
        "SELECT product_version, COUNT(*), CAST(SUM(installed) AS SIGNED) FROM software_titles WHERE software_id = ?"
        " GROUP BY product_version",
        productId);
}

std::vector<InstalledOn> installedOn(Transaction& tx, std::int64_t productId, std::int64_t afterTitle,
                                     std::int64_t afterAsset, int most) {
    // The titles first, so that the page is read in the order of their index and no machine beyond it is looked at.
    std::vector<InstalledOn> result;
    for (std::int64_t from = afterTitle; std::ssize(result) < most;) {
        std::map<std::int64_t, std::pair<std::string, std::string>> titles;
        tx.each<std::tuple<std::int64_t, std::string, std::string>>(
            [&](const auto& row) { titles.emplace(std::get<0>(row), std::pair(std::get<1>(row), std::get<2>(row))); },
            "SELECT id, name, product_version FROM software_titles WHERE software_id = ? AND id >= ?"
            " ORDER BY id LIMIT 128",
            productId, from);
        if (titles.empty()) break;
        std::vector<std::int64_t> ids;
        for (const auto& [id, title] : titles) ids.push_back(id);
        const Predicate where = isOneOf("title_id", ids);
        auto values = where.values;
        for (const auto value :
             {afterTitle, afterTitle, afterAsset, static_cast<std::int64_t>(most) - std::ssize(result)})
            values.emplace_back(value);
        tx.run("SELECT title_id, asset_id FROM installations WHERE " + where.sql +
                   " AND (title_id > ? OR (title_id = ? AND asset_id > ?)) ORDER BY title_id, asset_id LIMIT ?",
               values, [&](const SqlRow& row) {
                   const auto& title = titles.at(row.get<std::int64_t>(0));
                   result.push_back({row.get<std::int64_t>(0), row.get<std::int64_t>(1), title.first, title.second});
               });
        from = ids.back() + 1;
    }
    return result;
}

void forgetProduct(Transaction& tx, std::int64_t productId, Time now) {
    tx.execute(
        "UPDATE software_titles SET software_id = NULL, product_version = '', rule_id = NULL, by_hand = 0,"
        " state = 'unrecognised', version = version + 1, updated_at = ? WHERE software_id = ?",
        now, productId);
    tx.execute("DELETE FROM license_positions WHERE software_id = ?", productId);
    tx.execute("DELETE FROM license_lines WHERE software_id = ?", productId);
    tx.execute("DELETE FROM software_alerts WHERE software_id = ?", productId);
}

}  // namespace kontor::software
