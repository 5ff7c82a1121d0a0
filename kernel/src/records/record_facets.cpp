// Facets: how many records of a list have which value.
#include <limits>

#include "records/list_plan.h"
#include "records/record_engine.h"

namespace kontor {

namespace {

/// A value as the query language has it.
std::string facetText(const SqlValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return {};
}

/// SQL of the fields that have one value, by name.
std::vector<std::pair<std::string, std::string>> singleFields(const QueryFields& known,
                                                              const std::vector<std::string>& names) {
    std::vector<std::pair<std::string, std::string>> result;
    for (const auto& name : names) {
        const QueryField* field = known.find(name);
        const auto member = field ? std::nullopt : known.findMember(name);
        if (member) field = &*member;
        if (field && field->element.empty()) result.emplace_back(name, field->sql);
    }
    return result;
}

}  // namespace

Facets::Counts RecordEngine::facets(Transaction& tx, const Viewer& viewer, std::string_view kind, const std::string& q,
                                    const std::vector<std::string>& names) {
    const StoredType& stored = this->stored(kind);
    QueryFields kept;
    const auto fields = singleFields(askedBy(stored, viewer, kept), names);
    Counts result;
    if (fields.empty()) return result;
    const ListRequest request{.q = q, .anyOwner = stored.group != nullptr};
    const ListSources sources = sourcesOf(tx, stored, viewer, request, std::numeric_limits<double>::infinity());
    const Predicate condition = conjoin(stored.existing(), queryOf(tx, stored, viewer, request));

    std::string read = "t.id AS id";
    std::string groups;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string column = "f" + std::to_string(i);
        read += ", " + fields[i].second + " AS " + column;
        groups += (groups.empty() ? "" : ", ") + column;
    }
    const std::string end = " LIMIT " + std::to_string(lookedAt + 1);
    std::string rows;
    std::vector<SqlValue> values;
    const auto add = [&](const std::string& before, const ListSource& source, const std::string& after) {
        const Predicate where = conjoin(source.condition, condition);
        rows += before + "SELECT " + read + " FROM " + source.from(stored.type.table) +
                (where.sql.empty() ? "" : " WHERE " + where.sql) + after;
        values.insert(values.end(), where.values.begin(), where.values.end());
    };
    if (sources.few.size() < 2)
        add("", sources.few.empty() ? ListSource{sources.onTheWay} : sources.few.front(), "");
    else
        for (const auto& source : sources.few) add(rows.empty() ? "(" : " UNION (", source, end + ")");
    std::int64_t seen = 0;
    tx.run(sources.setting() + "SELECT " + groups + ", COUNT(*) FROM (" + rows + end + ") x GROUP BY " + groups, values,
           [&](const SqlRow& row) {
               const auto count = row.get<std::int64_t>(fields.size());
               seen += count;
               for (std::size_t i = 0; i < fields.size(); ++i)
                   result.fields[fields[i].first][facetText(row.cell(i))] += count;
           });
    result.isCut = seen > lookedAt;
    return result;
}

std::map<std::string, std::int64_t> RecordEngine::entries(Transaction& tx, const Viewer& person, const Ref& owner,
                                                          const std::vector<std::string>& groups) {
    const Viewer viewer = viewerOver(tx, person, owner);
    std::vector<std::string> counted;
    std::string sql;
    std::vector<SqlValue> values;
    for (const auto& name : groups) {
        const auto group = _kernel.catalog().groups.find(name);
        if (group == _kernel.catalog().groups.end() || !viewer.may(group->second.entry.readPermission)) continue;
        const StoredType& stored = this->stored(group->second.entry.kind);
        const ListRequest request{.owner = owner};
        const Predicate where =
            conjoin(conjoin(stored.existing(), visibleRows(stored.type, viewer)), queryOf(tx, stored, viewer, request));
        sql += std::string(sql.empty() ? "SELECT " : ", ") + "(SELECT COUNT(*) FROM (SELECT 1 FROM " +
               stored.type.table + " t WHERE " + where.sql + " LIMIT " + std::to_string(Records::countLimit) + ") c)";
        values.insert(values.end(), where.values.begin(), where.values.end());
        counted.push_back(name);
    }
    std::map<std::string, std::int64_t> result;
    if (counted.empty()) return result;
    tx.run(sql, values, [&](const SqlRow& row) {
        for (std::size_t i = 0; i < counted.size(); ++i) result[counted[i]] = row.get<std::int64_t>(i);
    });
    return result;
}

}  // namespace kontor
