#include "rule_store.h"

namespace kontor::software {

std::int64_t lastRulePosition(Transaction& tx) {
    return tx.one<std::int64_t>("SELECT COALESCE(MAX(position), 0) FROM software_rules");
}

std::vector<TitleRow> titlesAfter(Transaction& tx, std::int64_t id, int most) {
    return tx.all<TitleRow>(
        "SELECT x.id, x.maker, x.name, x.reported_version, x.platform, x.state, x.title_kind, x.software_id,"
        " x.product_version, x.rule_id, COALESCE(s.name, '') FROM software_titles x"
        " LEFT JOIN software s ON s.id = x.software_id WHERE x.id > ? AND x.by_hand = 0 ORDER BY x.id LIMIT ?",
        id, most);
}

std::vector<TitleRow> newTitles(Transaction& tx, int most) {
    return tx.all<TitleRow>(
        "SELECT x.id, x.maker, x.name, x.reported_version, x.platform, x.state, x.title_kind, x.software_id,"
        " x.product_version, x.rule_id, COALESCE(s.name, '') FROM software_titles x"
        " LEFT JOIN software s ON s.id = x.software_id WHERE x.state = 'new' AND x.by_hand = 0"
        " ORDER BY x.installed, x.id LIMIT ?",
        most);
}

void keepRecognition(Transaction& tx, const TitleRow& title, Time now) {
    tx.execute(
        "UPDATE software_titles SET state = ?, title_kind = ?, software_id = ?, product_version = ?, rule_id = ?,"
        " version = version + 1, updated_at = ? WHERE id = ? AND by_hand = 0",
        title.state, title.titleKind, title.softwareId, title.productVersion, title.ruleId, now, title.id);
}

std::vector<std::int64_t> takeStaleTitles(Transaction& tx, int most) {
    auto ids = tx.all<std::int64_t>("SELECT id FROM software_titles WHERE stale = 1 ORDER BY id LIMIT ?", most);
    if (ids.empty()) return ids;
    const Predicate where = isOneOf("id", ids);
    tx.change("UPDATE software_titles SET stale = 0 WHERE " + where.sql, where.values);
    return ids;
}

void countMachines(Transaction& tx, const std::vector<std::int64_t>& titleIds) {
    if (titleIds.empty()) return;
    const Predicate where = isOneOf("x.id", titleIds);
    tx.change(
        "UPDATE software_titles x SET x.installed = (SELECT COUNT(*) FROM installations i WHERE i.title_id = x.id)"
        " WHERE " +
            where.sql,
        where.values);
}

std::vector<std::int64_t> productsOfTitles(Transaction& tx, const std::vector<std::int64_t>& titleIds) {
    std::vector<std::int64_t> products;
    if (titleIds.empty()) return products;
    const Predicate where = isOneOf("x.id", titleIds);
    tx.run("SELECT DISTINCT x.software_id FROM software_titles x WHERE x.software_id IS NOT NULL AND " + where.sql,
           where.values, [&](const SqlRow& row) { products.push_back(row.get<std::int64_t>(0)); });
    return products;
}

}  // namespace kontor::software
