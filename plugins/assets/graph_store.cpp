#include "graph_store.h"

namespace kontor::assets {

namespace {

std::vector<GraphEdge> edgesBy(Transaction& tx, const std::string& sql, std::initializer_list<Predicate> parts) {
    std::vector<SqlValue> values;
    for (const auto& part : parts) values.insert(values.end(), part.values.begin(), part.values.end());
    std::vector<GraphEdge> result;
    tx.run(sql, values, [&](const SqlRow& row) { result.push_back(fromRow<GraphEdge>(row)); });
    return result;
}

}  // namespace

std::vector<GraphEdge> edgesAt(Transaction& tx, const std::vector<std::int64_t>& ids, GraphDirection direction) {
    const Predicate where = isOneOf("r.to_id", ids);
    const Predicate any = isOneOf("r.from_id", ids);
    const Predicate rows = isOneOf("a.parent_id", ids);
    if (direction == GraphDirection::impact)
        return edgesBy(
            tx,
            "SELECT r.id, r.from_id, r.to_id, r.type FROM asset_relations r WHERE " + where.sql +
                " AND r.type IN ('runs_on', 'depends_on', 'connected_to', 'powered_by', 'licensed_by') UNION "
                "ALL SELECT r.id, r.from_id, r.to_id, r.type FROM asset_relations r WHERE " +
                any.sql + " AND r.type = 'part_of'",
            {where, any});
    if (direction == GraphDirection::dependencies)
        return edgesBy(
            tx,
            "SELECT r.id, r.from_id, r.to_id, r.type FROM asset_relations r WHERE " + any.sql +
                " AND r.type IN ('runs_on', 'depends_on', 'connected_to', 'powered_by', 'licensed_by') UNION "
                "ALL SELECT r.id, r.from_id, r.to_id, r.type FROM asset_relations r WHERE " +
                where.sql +
                " AND r.type = 'part_of' UNION ALL SELECT 0, a.id, a.parent_id, 'part_of' FROM assets a "
                "WHERE " +
                rows.sql + " AND a.deleted_at IS NULL",
            {any, where, rows});
    return edgesBy(tx,
                   "SELECT r.id, r.from_id, r.to_id, r.type FROM asset_relations r WHERE " + any.sql +
                       " UNION ALL SELECT r.id, r.from_id, r.to_id, r.type FROM asset_relations r WHERE " + where.sql +
                       " UNION ALL SELECT 0, a.id, a.parent_id, 'part_of' FROM assets a WHERE " + rows.sql +
                       " AND a.deleted_at IS NULL",
                   {any, where, rows});
}

std::vector<GraphNode> nodesOf(Transaction& tx, const std::vector<std::int64_t>& ids, const Predicate& seen) {
    const Predicate where = conjoin(isOneOf("t.id", ids), seen);
    std::vector<GraphNode> result;
    tx.run(
        "SELECT t.id, t.number, t.name, t.state, y.family, y.icon, t.parent_id FROM assets t JOIN asset_types y ON "
        "y.id = t.type_id "
        "WHERE t.deleted_at IS NULL AND " +
            where.sql,
        where.values, [&](const SqlRow& row) { result.push_back(fromRow<GraphNode>(row)); });
    return result;
}

}  // namespace kontor::assets
