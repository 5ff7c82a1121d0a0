// The statement of a page of a list.
#include "records/list_plan.h"

#include <algorithm>

namespace kontor {

namespace {

std::string whereOf(const Predicate& condition) {
    return condition.sql.empty() ? "" : " WHERE " + condition.sql;
}

/// Ids and sort keys of each of several sources are put together; only the rows of the page are read whole.
class Union {
  public:
    explicit Union(const ListParts& list) : _list(list) {}

    /// `order`: of the source, as ORDER BY has it.
    void add(const std::string& from, const Predicate& condition, const std::string& order) {
        const Predicate where = conjoin(condition, _list.always);
        if (!_result.sql.empty()) _result.sql += distinct() ? " UNION " : " UNION ALL ";
        _result.sql += "(SELECT t.id AS id, " + _list.keyset.expression + " AS sort_key FROM " + from + whereOf(where) +
                       " ORDER BY " + order + " LIMIT ?)";
        _result.values.insert(_result.values.end(), where.values.begin(), where.values.end());
        _result.values.emplace_back(_list.rows);
    }

    ListStatement end(bool comparable) && {
        const Keyset& keyset = _list.keyset;
        const std::string direction = keyset.descending ? " DESC" : " ASC";
        const std::string& table = _list.stored.type.table;
        _result.sql = _list.sources.setting() + "SELECT " + StoredType::select(_list.fields) + ", " +
                      keyset.expression + " FROM (" + _result.sql + " ORDER BY sort_key" + direction + ", id" +
                      direction + " LIMIT ?) page STRAIGHT_JOIN " + table + " t ON t.id = page.id";
        _result.values.emplace_back(_list.rows);
        _result.unordered = comparable;
        if (!comparable) _result.sql += " ORDER BY " + keyset.order();
        return std::move(_result);
    }

  private:
    /// A row may meet several conditions of visibility, but has one value of a field.
    bool distinct() const { return _list.sources.few.size() > 1; }

    const ListParts& _list;
    ListStatement _result;
};

/// The order for the few: they are read by their own index and sorted, which an index of the order must not tempt the
/// database out of.
std::string sortedOrder(const Keyset& keyset) {
    const std::string direction = keyset.descending ? " DESC" : " ASC";
    const std::string id = "COALESCE(t.id)" + direction;
    return keyset.field->name == "id" ? id : "COALESCE(" + keyset.expression + ")" + direction + ", " + id;
}

}  // namespace

std::string ListSources::setting() const {
    // Where the index is named there is nothing to choose; finding out once more how many rows lie in each of fifty
    // places would cost as much as reading them.
    const bool named =
        std::any_of(few.begin(), few.end(), [](const ListSource& source) { return !source.index.empty(); });
    return named ? "SET STATEMENT eq_range_index_dive_limit = 2 FOR " : "";
}

std::string ListSource::from(const std::string& table) const {
    return table + " t" + (index.empty() ? "" : " FORCE INDEX (" + index + ")");
}

ListStatement listStatement(const ListParts& list) {
    const ListSources& sources = list.sources;
    const std::string& table = list.stored.type.table;
    const ListSource ordered{sources.onTheWay, list.plan ? list.plan->index : std::string()};
    const bool direct = !list.plan || (list.plan->branches.size() == 1 && sources.onTheWay.sql.empty());
    if (sources.few.empty() && direct) {
        const Predicate condition = list.plan ? list.plan->branches.front() : conjoin(ordered.condition, list.query);
        const Predicate where = conjoin(condition, list.always);
        ListStatement result{"SELECT " + StoredType::select(list.fields) + ", " + list.keyset.expression + " FROM " +
                                 ordered.from(table) + whereOf(where) + " ORDER BY " + list.keyset.order() + " LIMIT ?",
                             where.values};
        result.values.emplace_back(list.rows);
        return result;
    }
    Union all(list);
    for (const auto& source : sources.few)
        if (source.ordered)
            all.add(source.from(table), source.condition, list.keyset.order());
        else
            all.add(source.from(table), conjoin(source.condition, list.query), sortedOrder(list.keyset));
    if (sources.few.empty())
        for (const auto& branch : list.plan->branches)
            all.add(ordered.from(table), conjoin(branch, ordered.condition), list.keyset.order());
    return std::move(all).end(list.keyset.isComparable());
}

}  // namespace kontor
