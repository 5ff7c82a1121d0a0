#include "position_store.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "kontor/json.h"
#include "line_writer.h"

namespace kontor::software {

namespace {

std::vector<std::int64_t> idsOf(Transaction& tx, const std::string& sql, const std::vector<SqlValue>& values) {
    std::vector<std::int64_t> ids;
    tx.run(sql, values, [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
    return ids;
}

/// The values of a condition twice, for the two halves of a UNION.
std::vector<SqlValue> twice(const std::vector<SqlValue>& values) {
    auto result = values;
    result.insert(result.end(), values.begin(), values.end());
    return result;
}

std::vector<std::int64_t> licensesOver(Transaction& tx, const std::vector<std::int64_t>& products) {
    const Predicate where = isOneOf("l.software_id", products), rows = isOneOf("c.software_id", products);
    return idsOf(tx,
                 "SELECT l.id FROM licenses l WHERE l.deleted_at IS NULL AND " + where.sql +
                     " UNION SELECT l.id FROM license_covers c JOIN licenses l ON l.id = c.license_id"
                     " WHERE l.deleted_at IS NULL AND " +
                     rows.sql,
                 twice(where.values));
}

std::vector<std::int64_t> productsUnder(Transaction& tx, const std::vector<std::int64_t>& licenses) {
    const Predicate where = isOneOf("l.id", licenses), rows = isOneOf("c.license_id", licenses);
    return idsOf(tx,
                 "SELECT l.software_id FROM licenses l WHERE " + where.sql +
                     " UNION SELECT c.software_id FROM license_covers c WHERE " + rows.sql,
                 twice(where.values));
}

struct LicenseRow {
    std::int64_t id = 0;
    std::int64_t softwareId = 0;
    std::string metric;
    std::int64_t quantity = 0;
    std::string version;
    std::string upgradeTo;
    std::string downgradeTo;
    std::optional<Date> from;
    std::optional<Date> until;
    std::optional<std::int64_t> boundTo;
    std::optional<std::int64_t> location;
    bool proven = false;

    static constexpr auto columns =
        std::tuple{&LicenseRow::id,      &LicenseRow::softwareId, &LicenseRow::metric,      &LicenseRow::quantity,
                   &LicenseRow::version, &LicenseRow::upgradeTo,  &LicenseRow::downgradeTo, &LicenseRow::from,
                   &LicenseRow::until,   &LicenseRow::boundTo,    &LicenseRow::location,    &LicenseRow::proven};
};

}  // namespace

std::int64_t nextStale(Transaction& tx) {
    return tx
        .maybe<std::int64_t>("SELECT software_id FROM license_positions WHERE stale > 0 ORDER BY stale, id LIMIT 1")
        .value_or(0);
}

Family familyOf(Transaction& tx, std::int64_t productId) {
    std::vector<std::int64_t> products{productId}, licenses;
    for (std::size_t before = 0; before != products.size();) {
        before = products.size();
        licenses = licensesOver(tx, products);
        if (licenses.empty()) break;
        auto more = productsUnder(tx, licenses);
        more.push_back(productId);
        std::sort(more.begin(), more.end());
        more.erase(std::unique(more.begin(), more.end()), more.end());
        products = std::move(more);
    }
    Family family;
    family.licenses = std::move(licenses);
    const Predicate where = isOneOf("id", products);
    tx.run("SELECT id, licensing, banned FROM software WHERE " + where.sql, where.values,
           [&](const SqlRow& row) { family.products.push_back(fromRow<FamilyProduct>(row)); });
    std::sort(family.products.begin(), family.products.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    family.products.erase(std::unique(family.products.begin(), family.products.end(),
                                      [](const auto& a, const auto& b) { return a.id == b.id; }),
                          family.products.end());
    return family;
}

void beginReckoning(Transaction& tx, const std::vector<std::int64_t>& productIds) {
    const Predicate where = isOneOf("software_id", productIds);
    tx.change("UPDATE license_positions SET stale = 2 WHERE " + where.sql, where.values);
}

std::vector<Entitlement> entitlements(Transaction& tx, const std::vector<std::int64_t>& licenseIds) {
    std::vector<Entitlement> result;
    if (licenseIds.empty()) return result;
    std::map<std::int64_t, std::size_t> index;
    const Predicate where = isOneOf("id", licenseIds);
    tx.run(
        "SELECT id, software_id, metric, quantity, product_version, upgrade_to, downgrade_to, valid_from, valid_until,"
        " bound_asset_id, location_id, proven FROM licenses WHERE " +
            where.sql,
        where.values, [&](const SqlRow& cells) {
            auto row = fromRow<LicenseRow>(cells);
            if (!index.emplace(row.id, result.size()).second) return;
            Entitlement one;
            one.id = row.id, one.metric = metricNamed(row.metric), one.quantity = row.quantity;
            one.products = {row.softwareId};
            one.version = std::move(row.version), one.upgradeTo = std::move(row.upgradeTo);
            one.downgradeTo = std::move(row.downgradeTo);
            one.from = row.from, one.until = row.until, one.boundTo = row.boundTo, one.proven = row.proven;
            if (row.location) one.places = {*row.location};
            result.push_back(std::move(one));
        });
    for (auto& one : result)
        if (!one.places.empty()) one.places = locationsBelow(tx, one.places.front());
    Predicate rows = isOneOf("license_id", licenseIds);
    tx.run("SELECT license_id, software_id FROM license_covers WHERE " + rows.sql + " ORDER BY license_id, software_id",
           rows.values, [&](const SqlRow& row) {
               result[index.at(row.get<std::int64_t>(0))].products.push_back(row.get<std::int64_t>(1));
           });
    rows = isOneOf("record_id", licenseIds);
    tx.run("SELECT record_id, id, asset_id, user_id, quantity FROM license_allocations WHERE kind = 'license' AND " +
               rows.sql + " ORDER BY id",
           rows.values, [&](const SqlRow& row) {
               result[index.at(row.get<std::int64_t>(0))].allocations.push_back(
                   {row.get<std::int64_t>(1), row.get<std::optional<std::int64_t>>(2),
                    row.get<std::optional<std::int64_t>>(3), row.get<std::int64_t>(4)});
           });
    return result;
}

std::vector<InstalledRow> installationsOf(Transaction& tx, const std::vector<std::int64_t>& productIds) {
    std::vector<InstalledRow> result;
    if (productIds.empty()) return result;
    const Predicate where = isOneOf("x.software_id", productIds);
    tx.run(
        "SELECT x.software_id, x.product_version, i.asset_id FROM software_titles x"
        " JOIN installations i ON i.title_id = x.id WHERE x.title_kind = 'application' AND " +
            where.sql,
        where.values, [&](const SqlRow& row) { result.push_back(fromRow<InstalledRow>(row)); });
    return result;
}

std::int64_t machinesWith(Transaction& tx, std::int64_t productId) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(DISTINCT i.asset_id) FROM software_titles x JOIN installations i ON i.title_id = x.id"
        " WHERE x.software_id = ? AND x.title_kind = 'application'",
        productId);
}

void keepLines(Transaction& tx, const std::vector<std::int64_t>& productIds, const std::vector<Line>& lines, Time now) {
    LineWriter(tx, lines, now).keep(productIds);
}

void keepPositionOf(Transaction& tx, const Position& position, std::string_view state, Time now) {
    // What became stale since reckoning began stays so.
    tx.execute(
        "UPDATE license_positions SET state = ?, licenses = ?, owned = ?, unproven = ?, allocated = ?, installed = ?,"
        " covered = ?, shortage = ?, surplus = ?, reclaimable = ?, reckoned_at = ?, updated_at = ?,"
        " version = version + 1, stale = IF(stale = 2, 0, stale) WHERE software_id = ?",
        state, position.licenses, position.owned, position.unproven, position.allocated, position.installed,
        position.covered, position.shortage, position.surplus, position.reclaimable, now, now, position.product);
}

std::vector<std::int64_t> locationsBelow(Transaction& tx, std::int64_t locationId) {
    return tx.all<std::int64_t>(
        "WITH RECURSIVE below AS (SELECT id FROM location WHERE id = ? UNION SELECT c.id FROM location c"
        " JOIN below b ON c.parent_id = b.id) SELECT id FROM below",
        locationId);
}

std::vector<Taken> takenOf(Transaction& tx, const std::vector<std::int64_t>& licenses) {
    std::vector<Taken> result;
    if (licenses.empty()) return result;
    const Predicate where = isOneOf("license_id", licenses);
    tx.run(
        "SELECT license_id, CAST(SUM(taken) AS SIGNED), CAST(SUM(IF(allocated, taken, 0)) AS SIGNED)"
        " FROM license_lines WHERE " +
            where.sql + " GROUP BY license_id",
        where.values, [&](const SqlRow& row) { result.push_back(fromRow<Taken>(row)); });
    return result;
}

}  // namespace kontor::software
