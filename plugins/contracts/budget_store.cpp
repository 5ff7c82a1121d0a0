#include "budget_store.h"

#include "kontor/date.h"

namespace kontor::contracts {

namespace {

std::string keyOf(std::string_view by, std::string_view ofType) {
    if (by == "cost_centre") return "t.cost_centre";
    if (by == "department") return "COALESCE(CAST(t.department_id AS CHAR), '')";
    if (by == "supplier") return "COALESCE(CAST(t.supplier_id AS CHAR), '')";
    return std::string(ofType);
}

std::vector<MonthlySum> sums(Transaction& tx, const std::string& sql, const std::vector<SqlValue>& values) {
    std::vector<MonthlySum> result;
    tx.run(sql, values, [&](const SqlRow& row) { result.push_back(fromRow<MonthlySum>(row)); });
    return result;
}

}  // namespace

std::vector<MonthlySum> committedCosts(Transaction& tx, int year, std::string_view by, const Predicate& rows) {
    const Date first = std::chrono::year{year} / 1 / 1;
    const std::string key = keyOf(by, "t.type");
    // The twelve months, and the contracts that run in each of them and are paid in it.
    std::string sql =
        "SELECT " + key +
        ", m.month, SUBSTRING_INDEX(t.cost, ' ', -1), CAST(SUM(t.cost_amount) * 100 AS SIGNED) FROM"
        " (SELECT n.month, DATE_ADD(CAST(? AS DATE), INTERVAL n.month - 1 MONTH) AS first FROM (SELECT 1 AS month"
        " UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6"
        " UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL"
        " SELECT 11 UNION ALL SELECT 12) n) m JOIN contracts t ON"
        " t.cost IS NOT NULL AND t.state <> 'draft' AND t.deleted_at IS NULL"
        " AND (t.begins_on IS NULL OR t.begins_on <= LAST_DAY(m.first))"
        " AND (t.ends_on IS NULL OR t.ends_on >= m.first"
        "      OR (t.state = 'active' AND t.renewal_months IS NOT NULL))"
        " AND CASE t.cost_interval"
        "     WHEN 'monthly' THEN TRUE"
        "     WHEN 'quarterly' THEN MOD(m.month - MONTH(COALESCE(t.begins_on, ?)) + 12, 3) = 0"
        "     WHEN 'yearly' THEN MONTH(COALESCE(t.begins_on, ?)) = m.month"
        "     ELSE EXTRACT(YEAR_MONTH FROM t.begins_on) = EXTRACT(YEAR_MONTH FROM m.first) END";
    std::vector<SqlValue> values{toSql(first), toSql(first), toSql(first)};
    if (!rows.sql.empty()) {
        sql += " WHERE " + rows.sql;
        values.insert(values.end(), rows.values.begin(), rows.values.end());
    }
    return sums(tx, sql + " GROUP BY 1, 2, 3 ORDER BY 1, 3, 2", values);
}

std::vector<MonthlySum> actualCosts(Transaction& tx, int year, std::string_view by, const Predicate& rows) {
    const Date first = std::chrono::year{year} / 1 / 1;
    const Date last = std::chrono::year{year} / 12 / 31;
    // Invoices have no type of contract; theirs is that of the contract they hang on.
    const std::string key = keyOf(by,
                                  "COALESCE((SELECT MIN(c.type) FROM document_links l JOIN contracts c ON c.id ="
                                  " l.record_id WHERE l.document_id = t.id AND l.kind = 'contract'), '')");
    std::string sql = "SELECT " + key +
                      ", MONTH(t.dated), SUBSTRING_INDEX(t.total, ' ', -1), CAST(SUM(t.total_amount) * 100 AS SIGNED)"
                      " FROM documents t WHERE t.type = 'invoice' AND t.dated >= ? AND t.dated <= ?"
                      " AND t.total IS NOT NULL AND t.deleted_at IS NULL";
    std::vector<SqlValue> values{toSql(first), toSql(last)};
    if (!rows.sql.empty()) {
        sql += " AND " + rows.sql;
        values.insert(values.end(), rows.values.begin(), rows.values.end());
    }
    return sums(tx, sql + " GROUP BY 1, 2, 3 ORDER BY 1, 3, 2", values);
}

}  // namespace kontor::contracts
