#include "live/sight.h"

namespace kontor {

namespace {

std::string textOf(const SqlValue& value) {
    return std::visit(
        [](const auto& held) -> std::string {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, std::nullptr_t>)
                return "null";
            else if constexpr (std::is_same_v<T, std::string>)
                return std::to_string(held.size()) + ":" + held;
            else if constexpr (std::is_same_v<T, Time>)
                return formatTime(held);
            else
                return std::to_string(held);
        },
        value);
}

}  // namespace

Sight::Sight(const Catalog& catalog, const std::vector<RecordChanged>& changes) : _catalog(catalog) {
    for (const auto& change : changes) {
        _ids[change.kind].insert(change.id);
        if (!change.ownerKind.empty()) _ids[change.ownerKind].insert(change.ownerId);
    }
}

bool Sight::sees(Transaction& tx, const Viewer& viewer, const RecordChanged& change) {
    if (change.ownerKind.empty()) return seesRow(tx, viewer, {change.kind, change.id});
    if (!seesRow(tx, viewer, {change.ownerKind, change.ownerId})) return false;
    const auto owner = _catalog.records.find(change.ownerKind);
    return seesRow(tx, viewerOver(tx, viewer, owner->second, change.ownerId), {change.kind, change.id});
}

bool Sight::seesRow(Transaction& tx, const Viewer& viewer, const Ref& ref) {
    const auto found = _catalog.records.find(ref.kind);
    if (found == _catalog.records.end()) return false;
    const RecordType& type = found->second;
    if (viewer.isSystem()) return true;
    if (viewer.isAnonymous()) return false;
    // The rule alone, without `deleted_at`: that a record went is told to who could see it.
    const Predicate rule = visibleRows(type, viewer);
    if (rule.sql.empty()) return true;
    if (rule.sql == noRow().sql) return false;

    std::string key = ref.kind + "\n" + rule.sql;
    for (const auto& value : rule.values) key += "\n" + textOf(value);
    auto seen = _seen.find(key);
    if (seen == _seen.end()) {
        seen = _seen.emplace(key, std::set<std::int64_t>()).first;
        const auto& ids = _ids[ref.kind];
        std::vector<SqlValue> values(ids.begin(), ids.end());
        values.insert(values.end(), rule.values.begin(), rule.values.end());
        tx.run("SELECT t.id FROM " + type.table + " t WHERE t.id IN (" + placeholders(ids.size()) + ") AND (" +
                   rule.sql + ")",
               values, [&](const SqlRow& row) { seen->second.insert(row.get<std::int64_t>(0)); });
    }
    return seen->second.contains(ref.id);
}

}  // namespace kontor
