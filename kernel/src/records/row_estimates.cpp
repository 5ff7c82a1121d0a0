#include "records/row_estimates.h"

#include <algorithm>

namespace kontor {

namespace {

constexpr std::chrono::minutes kept(10);
constexpr std::size_t most = 4096;

}  // namespace

std::string RowEstimates::keyOf(const Predicate& condition) {
    std::string key = condition.sql;
    for (const auto& value : condition.values) {
        key += '\n';
        if (const auto* number = std::get_if<std::int64_t>(&value)) key += std::to_string(*number);
        if (const auto* real = std::get_if<double>(&value)) key += std::to_string(*real);
        if (const auto* text = std::get_if<std::string>(&value)) key += *text;
        if (const auto* time = std::get_if<Time>(&value)) key += std::to_string(time->time_since_epoch().count());
    }
    return key;
}

double RowEstimates::rows(Transaction& tx, Time now, const std::string& table, const std::string& key,
                          const std::function<Predicate()>& condition) {
    std::string name = table + '\n' + key;
    {
        auto known = _known.lock();
        if (const auto found = known->find(name); found != known->end() && found->second.until > now)
            return found->second.rows;
    }
    const Predicate where = condition();
    // Of a join (a list of ids) the rows of each part, multiplied. What is asked for each row counts once.
    double rows = 1;
    tx.run("EXPLAIN SELECT t.id FROM " + table + " t" + (where.sql.empty() ? "" : " WHERE " + where.sql), where.values,
           [&](const SqlRow& row) {
               constexpr std::size_t selectType = 1;
               constexpr std::size_t rowsRead = 8;
               const auto type = row.get<std::optional<std::string>>(selectType).value_or("");
               if (type.starts_with("DEPENDENT") || type == "MATERIALIZED" || row.isNull(rowsRead)) return;
               rows *= std::max(1.0, row.get<double>(rowsRead));
           });
    auto known = _known.lock();
    if (known->size() >= most) known->clear();
    (*known)[std::move(name)] = {rows, now + kept};
    return rows;
}

}  // namespace kontor
