#include "records/row_estimates.h"

#include <algorithm>
#include <cstdlib>

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

RowEstimates::Estimate RowEstimates::of(Transaction& tx, Time now, const std::string& table, const std::string& key,
                                        const std::function<Predicate()>& condition) {
    std::string name = table + '\n' + key;
    {
        auto known = _known.lock();
        if (const auto found = known->find(name); found != known->end() && found->second.until > now)
            return found->second.estimate;
    }
    const Predicate where = condition();
    // Of a join (a list of ids) the rows of each part, multiplied. What is asked for each row counts once.
    Estimate result{1, {}};
    tx.run("EXPLAIN SELECT t.id FROM " + table + " t" + (where.sql.empty() ? "" : " WHERE " + where.sql), where.values,
           [&](const SqlRow& row) {
               enum Column : std::size_t { selectType = 1, name = 2, access = 3, key = 5, rowsRead = 8 };
               // Where rows are filtered by a second index it says `range|filter`, `first|second`, `12 (3%)`.
               const auto text = [&](Column column) {
                   const auto* said = std::get_if<std::string>(&row.cell(column));
                   return said ? said->substr(0, said->find('|')) : std::string();
               };
               const std::string select = text(selectType);
               if (select.starts_with("DEPENDENT") || select == "MATERIALIZED") return;
               const auto* number = std::get_if<std::int64_t>(&row.cell(rowsRead));
               const double read = number ? static_cast<double>(*number) : std::strtod(text(rowsRead).c_str(), nullptr);
               result.rows *= std::max(1.0, read);
               const std::string how = text(access);
               if (text(name) == "t" && (how == "range" || how == "ref")) result.index = text(key);
           });
    auto known = _known.lock();
    if (known->size() >= most) known->clear();
    (*known)[std::move(name)] = {result, now + kept};
    return result;
}

}  // namespace kontor
