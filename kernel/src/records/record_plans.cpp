// How the lists of the record engine are read.
#include <algorithm>
#include <iterator>

#include "kontor/clock.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "records/record_engine.h"
#include "records/visible_parts.h"

namespace kontor {

namespace {

/// What `f` gives; a query that cannot be understood is a bad request.
template <class F>
auto understood(F&& f) {
    try {
        return f();
    } catch (const QueryError& error) {
        auto params = error.params;
        params.emplace_back("position", std::to_string(error.position));
        throw Invalid::request("q", error.key, std::move(params));
    }
}

}  // namespace

Predicate RecordEngine::entriesOfAny(const StoredType& stored, const Viewer& viewer) const {
    const RecordType& entry = stored.type;
    if (!entry.readPermission.empty()) viewer.require(entry.readPermission);
    Predicate any = noRow();
    // The entry's own rule, with what is held where its owner lies: everywhere, or inside one grant.
    const auto add = [&](const RecordType& owner, const Viewer& here, Predicate place) {
        const Predicate entries = visibleRows(entry, here);
        Predicate rows = conjoin(std::move(place), visibleRows(owner, viewer));
        if (entries.sql == noRow().sql || rows.sql == noRow().sql) return;
        if (owner.softDelete) rows = conjoin({"t.deleted_at IS NULL", {}}, rows);
        // The inner t is the owner's table: its rule of visibility speaks of that alias.
        Predicate one{"t.kind = ? AND t.record_id IN (SELECT t.id FROM " + owner.table + " t" +
                          (rows.sql.empty() ? "" : " WHERE " + rows.sql) + ")",
                      {owner.kind}};
        one.values.insert(one.values.end(), rows.values.begin(), rows.values.end());
        any = disjoin(std::move(any), conjoin(std::move(one), entries));
    };
    for (const auto& [kind, owner] : _types) {
        const auto& groups = owner.type.groups;
        if (owner.group || std::find(groups.begin(), groups.end(), stored.group->name) == groups.end()) continue;
        if (!viewer.hasLimits()) {
            add(owner.type, viewer, {});
            continue;
        }
        add(owner.type, viewer.before({}), {});
        for (const auto& role : viewer.data().limitedRoles)
            add(owner.type, viewer.before({role->grantId}), role->limits.rows(owner.type.places));
    }
    return any;
}

Predicate RecordEngine::queryOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                const ListRequest& request) {
    Predicate query = request.extra;
    if (stored.group && request.owner)
        query = conjoin({"t.kind = ? AND t.record_id = ?", {request.owner->kind, request.owner->id}}, query);
    if (trimmed(request.q).empty()) return query;
    return understood([&] { return conjoin(std::move(query), compiled(tx, stored, viewer, parseQuery(request.q))); });
}

std::optional<ListPlan> RecordEngine::planOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                             const ListRequest& request, const Keyset& keyset,
                                             const std::set<std::string>& given) {
    // Conditions of others may be anything: the optimizer knows better. Of several places it doesn't know better: it
    // reads all that lies there before it sorts, or each whole row on its way through the order.
    const std::string rows = visibleRows(stored.type, viewer).sql;
    if (!rows.empty() && !stored.asksForPlaces(rows)) return std::nullopt;
    if (stored.group || !request.extra.sql.empty()) return std::nullopt;
    return understood([&] {
        return ListPlan::of(
            parseQuery(request.q), stored, keyset, [&] { return _indexes.of(tx, stored.type.table); },
            [&](const Query& part) { return compiled(tx, stored, viewer, part); }, given);
    });
}

std::vector<ListSource> RecordEngine::streamsOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                                const ListRequest& request, const Keyset& keyset,
                                                const Predicate& part) {
    constexpr std::size_t most = 12;
    std::vector<ListSource> result;
    const auto known = ColumnValues::of(part);
    if (!known || known->values.size() > most) return result;
    const auto plan = planOf(tx, stored, viewer, request, keyset, {known->column});
    if (!plan || plan->branches.size() * known->values.size() > most) return result;
    for (const auto& value : known->values)
        for (const auto& branch : plan->branches)
            result.push_back({conjoin({"t." + known->column + " = ?", {value}}, branch), plan->index, true});
    return result;
}

ListSources RecordEngine::sourcesOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                    const ListRequest& request, double wanted, const Keyset* keyset) {
    ListSources result{{}, request.anyOwner && stored.group ? entriesOfAny(stored, viewer) : rowsOf(stored, viewer)};
    if (stored.group || !stored.asksForPlaces(result.onTheWay.sql)) return result;
    const auto estimate = [&](const std::string& key, const std::function<Predicate()>& condition) {
        return _estimates.of(tx, _kernel.clock().now(), stored.type.table, key, condition);
    };
    const double all = estimate({}, [] { return Predicate(); }).rows;
    if (all < _tuning.smallTable) return result;
    const std::string asked = '\n' + request.q + '\n' + RowEstimates::keyOf(request.extra);
    double seen = 0;
    double read = 0;
    for (auto& part : partsOf(result.onTheWay)) {
        const std::string key = RowEstimates::keyOf(part);
        seen += estimate(key, [&] { return part; }).rows;
        if (keyset)
            if (auto streams = streamsOf(tx, stored, viewer, request, *keyset, part); !streams.empty()) {
                read += static_cast<double>(streams.size()) * (request.limit + 1);
                std::move(streams.begin(), streams.end(), std::back_inserter(result.few));
                continue;
            }
        auto found = estimate(key + asked, [&] { return conjoin(part, queryOf(tx, stored, viewer, request)); });
        read += found.rows;
        result.few.push_back({std::move(part), std::move(found.index)});
    }
    // On the way one passes over as many rows as there are to each that is seen.
    if (read * seen > _tuning.passedOver * wanted * all) result.few.clear();
    return result;
}

}  // namespace kontor
