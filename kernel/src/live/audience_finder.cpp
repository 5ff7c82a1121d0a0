#include "live/audience_finder.h"

#include <algorithm>
#include <set>

namespace kontor {

namespace {

/// Conditions asked by one statement.
constexpr std::size_t mostConditions = 20;

/// Of the conditions, those the row meets, by their places.
std::set<std::size_t> conditionsMet(Transaction& tx, const RecordType& type, std::int64_t id,
                                    const std::vector<Predicate>& conditions) {
    std::set<std::size_t> met;
    for (std::size_t from = 0; from < conditions.size(); from += mostConditions) {
        const std::size_t to = std::min(conditions.size(), from + mostConditions);
        std::string sql;
        std::vector<SqlValue> values;
        for (std::size_t i = from; i < to; ++i) {
            if (!sql.empty()) sql += " UNION ALL ";
            sql += "SELECT ? FROM " + type.table + " t WHERE t.id = ?";
            values.emplace_back(static_cast<std::int64_t>(i));
            values.emplace_back(id);
            if (type.softDelete) sql += " AND t.deleted_at IS NULL";
            if (conditions[i].sql.empty()) continue;
            sql += " AND (" + conditions[i].sql + ")";
            values.insert(values.end(), conditions[i].values.begin(), conditions[i].values.end());
        }
        tx.run(sql, values, [&](const SqlRow& row) { met.insert(static_cast<std::size_t>(row.get<std::int64_t>(0))); });
    }
    return met;
}

/// The record an entry hangs on.
std::optional<Ref> entryOwner(Transaction& tx, const RecordType& type, std::int64_t id) {
    std::optional<Ref> owner;
    tx.run("SELECT t.kind, t.record_id FROM " + type.table + " t WHERE t.id = ?", {id}, [&](const SqlRow& row) {
        owner = Ref{row.get<std::string>(0), row.get<std::int64_t>(1)};
    });
    return owner;
}

}  // namespace

std::vector<Viewer> AudienceFinder::viewersOf(Transaction& tx, const std::vector<std::int64_t>& userIds,
                                              Origin origin) {
    return _accounts.viewersOf(tx, userIds, origin);
}

std::vector<Viewer> AudienceFinder::seeing(Transaction& tx, const std::vector<Viewer>& viewers, const Ref& ref) {
    if (viewers.empty()) return {};
    const auto found = _catalog.records.find(ref.kind);
    if (found != _catalog.records.end()) {
        const bool isEntry = std::any_of(_catalog.groups.begin(), _catalog.groups.end(),
                                         [&](const auto& group) { return group.second.entry.kind == ref.kind; });
        if (!isEntry) return seeingRow(tx, viewers, found->second, ref.id);
        const auto owner = entryOwner(tx, found->second, ref.id);
        const auto ownerType = owner ? _catalog.records.find(owner->kind) : _catalog.records.end();
        if (ownerType == _catalog.records.end()) return {};
        // An entry is seen by who sees its owner, by the rights held over that.
        std::vector<Viewer> over;
        for (const auto& viewer : seeingRow(tx, viewers, ownerType->second, owner->id))
            over.push_back(viewerOver(tx, viewer, ownerType->second, owner->id));
        std::vector<Viewer> result;
        for (const auto& one : seeingRow(tx, over, found->second, ref.id))
            result.push_back(*std::find_if(viewers.begin(), viewers.end(),
                                           [&](const Viewer& viewer) { return viewer.id() == one.id(); }));
        return result;
    }
    return {};
}

std::vector<Viewer> AudienceFinder::seeingRow(Transaction& tx, const std::vector<Viewer>& viewers,
                                              const RecordType& type, std::int64_t id) const {
    std::vector<Predicate> conditions;
    std::vector<std::optional<std::size_t>> conditionOf;
    for (const auto& viewer : viewers) {
        Predicate rule = visibleRows(type, viewer);
        if (rule.sql == noRow().sql) {
            conditionOf.emplace_back();
            continue;
        }
        const auto known = std::find_if(conditions.begin(), conditions.end(), [&](const Predicate& other) {
            return other.sql == rule.sql && other.values == rule.values;
        });
        conditionOf.emplace_back(static_cast<std::size_t>(known - conditions.begin()));
        if (known == conditions.end()) conditions.push_back(std::move(rule));
    }
    const auto met = conditionsMet(tx, type, id, conditions);
    std::vector<Viewer> result;
    for (std::size_t i = 0; i < viewers.size(); ++i)
        if (conditionOf[i] && met.contains(*conditionOf[i])) result.push_back(viewers[i]);
    return result;
}

}  // namespace kontor
