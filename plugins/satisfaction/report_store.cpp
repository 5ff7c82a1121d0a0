#include "report_store.h"

namespace kontor::satisfaction {

std::vector<PartRow> partsOf(Transaction& tx, const std::string& by, Time from, Time until, std::int64_t lowMark,
                             const Predicate& seen) {
    const Predicate where = conjoin(
        {"r.kind = 'ticket' AND r.asked_at >= ? AND r.asked_at < ? AND t.deleted_at IS NULL", {from, until}}, seen);
    std::vector<SqlValue> values{by, lowMark};
    values.insert(values.end(), where.values.begin(), where.values.end());
    std::vector<PartRow> rows;
    tx.run(
        "SELECT COALESCE(CASE ? WHEN 'agent' THEN CAST(r.agent_id AS CHAR) WHEN 'group' THEN CAST(r.group_id AS CHAR)"
        " WHEN 'category' THEN CAST(r.category_id AS CHAR) WHEN 'month' THEN DATE_FORMAT(r.asked_at, '%Y-%m') END, '')"
        " AS part, COUNT(*), COUNT(r.score), COALESCE(CAST(SUM(r.score) AS SIGNED), 0),"
        " COUNT(IF(r.score <= ?, 1, NULL)) FROM ratings r JOIN tickets t ON t.id = r.record_id WHERE " +
            where.sql + " GROUP BY part ORDER BY part",
        values, [&](const SqlRow& row) { rows.push_back(fromRow<PartRow>(row)); });
    return rows;
}

}  // namespace kontor::satisfaction
