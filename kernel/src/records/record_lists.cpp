// Lists and counts of the record engine.
#include <algorithm>

#include "kontor/error.h"
#include "records/cursor.h"
#include "records/record_engine.h"

namespace kontor {

namespace {

std::string sortExpression(const Field& field) {
    if (!field.sortColumn.empty()) return "t." + std::string(field.sortColumn);
    if (field.type != FieldType::enumeration || field.values.empty()) return StoredType::expression(field);
    std::string result = "FIELD(" + StoredType::expression(field);
    for (const auto& value : field.values) result += ", '" + std::string(value) + "'";
    return result + ")";
}

Keyset keysetOf(const StoredType& stored, const Viewer& viewer, const std::string& wanted) {
    const RecordType& type = stored.type;
    const std::string sort = wanted.empty() ? type.defaultSort : wanted;
    const bool descending = sort.starts_with("-");
    const Field* field = type.field(sort.substr(descending ? 1 : 0));
    const bool sortable = field && (field->isSortable || field->name == "id");
    if (!sortable || (!wanted.empty() && !stored.reads(viewer, *field)))
        throw Invalid::request("sort", "error.not_sortable", {{"field", sort.substr(descending ? 1 : 0)}});
    return {field, sortExpression(*field), descending};
}

/// Only what is asked for, or what lists show; always with id and version.
std::vector<const Field*> fieldsOf(const StoredType& stored, const ListRequest& request) {
    for (const auto& name : request.fields) {
        const Field* field = stored.type.field(name);
        if (!field || field->isSecret) throw Invalid::request("fields", "error.unknown_field", {{"field", name}});
    }
    std::vector<const Field*> result;
    for (const auto* field : stored.readable()) {
        const bool asked = request.fields.empty() ? field->isListed && !field->isSecret
                                                  : std::find(request.fields.begin(), request.fields.end(),
                                                              field->name) != request.fields.end();
        if (asked || field->name == "id" || field->name == "version") result.push_back(field);
    }
    return result;
}

/// A page's statement; the sort key is the last column.
struct Statement {
    std::string sql;
    std::vector<SqlValue> values;
    bool unordered = false;
};

Statement plain(const StoredType& stored, const std::vector<const Field*>& fields, const Keyset& keyset,
                const Predicate& where, std::int64_t rows) {
    Statement result{
        "SELECT " + StoredType::select(fields) + ", " + keyset.expression + " FROM " + stored.type.table + " t",
        where.values};
    if (!where.sql.empty()) result.sql += " WHERE " + where.sql;
    result.sql += " ORDER BY " + keyset.order() + " LIMIT ?";
    result.values.emplace_back(rows);
    return result;
}

/// The order of the database for numbers and times: NULL is the least.
bool comesBefore(const SqlValue& a, std::int64_t idOfA, const SqlValue& b, std::int64_t idOfB) {
    if (a == b) return idOfA < idOfB;
    if (a.index() != b.index()) return a.index() < b.index();
    if (const auto* time = std::get_if<Time>(&a)) return *time < std::get<Time>(b);
    return std::get<std::int64_t>(a) < std::get<std::int64_t>(b);
}

/// Where there are several branches, or rows to pass over, the ids come from the index alone, and only the rows of the
/// page are read.
Statement planned(const StoredType& stored, const ListPlan& plan, const std::vector<const Field*>& fields,
                  const Keyset& keyset, const Predicate& always, bool filtered, std::int64_t rows) {
    const std::string& table = stored.type.table;
    const std::string named = " FROM " + table + " t FORCE INDEX (" + plan.index + ")";
    const std::string end = " ORDER BY " + keyset.order() + " LIMIT ?";
    const std::string columns = StoredType::select(fields) + ", " + keyset.expression;
    Statement result;
    const auto branch = [&](const std::string& select, const Predicate& condition) {
        const Predicate where = conjoin(condition, always);
        result.sql += "SELECT " + select + named + (where.sql.empty() ? "" : " WHERE " + where.sql) + end;
        result.values.insert(result.values.end(), where.values.begin(), where.values.end());
        result.values.emplace_back(rows);
    };
    if (plan.branches.size() == 1 && !filtered) {
        branch(columns, plan.branches.front());
        return result;
    }
    result.unordered = true;
    result.sql = "SELECT " + columns + " FROM (";
    for (const auto& condition : plan.branches) {
        result.sql += &condition == &plan.branches.front() ? "(" : " UNION ALL (";
        branch("t.id AS id, " + keyset.expression + " AS sort_key", condition);
        result.sql += ")";
    }
    const std::string direction = keyset.descending ? " DESC" : " ASC";
    result.sql += " ORDER BY sort_key" + direction + ", id" + direction + " LIMIT ?) page STRAIGHT_JOIN " + table +
                  " t ON t.id = page.id";
    result.values.emplace_back(rows);
    return result;
}

}  // namespace

RecordPage RecordEngine::list(Transaction& tx, const Viewer& person, std::string_view kind,
                              const ListRequest& request) {
    const StoredType& stored = this->stored(kind);
    const Viewer viewer = request.owner ? viewerOver(tx, person, *request.owner) : person;
    if (request.limit < 1 || request.limit > 200)
        throw Invalid::request("limit", "error.out_of_range", {{"low", "1"}, {"high", "200"}});
    const Keyset keyset = keysetOf(stored, viewer, request.sort);
    const auto fields = fieldsOf(stored, request);
    const auto plan = planOf(tx, stored, viewer, request, keyset);
    Predicate where;
    if (!plan || request.total) {
        where = conjoin(condition(tx, stored, viewer, request.q), request.extra);
        if (stored.group) {
            if (!request.owner) throw std::logic_error("entries are listed with their owner");
            get(tx, viewer, *request.owner);
            where = conjoin({"t.kind = ? AND t.record_id = ?", {request.owner->kind, request.owner->id}}, where);
        }
    }
    const Predicate after = request.cursor.empty() ? Predicate() : keyset.after(request.cursor);
    const Statement statement = plan ? planned(stored, *plan, fields, keyset, conjoin(visible(stored, viewer), after),
                                               !visibleRows(stored.type, viewer).sql.empty(), request.limit + 1)
                                     : plain(stored, fields, keyset, conjoin(where, after), request.limit + 1);

    auto names = std::make_shared<std::vector<std::string>>();
    for (const auto* field : fields)
        if (request.fields.empty() ||
            std::find(request.fields.begin(), request.fields.end(), field->name) != request.fields.end())
            names->emplace_back(field->name);
    std::vector<std::pair<SqlValue, AnyRecord>> rows;
    rows.reserve(static_cast<std::size_t>(request.limit) + 1);
    tx.run(statement.sql, statement.values, [&](const SqlRow& row) {
        rows.emplace_back(row.cell(fields.size()), AnyRecord(stored.type, stored.read(row, fields), names));
    });
    if (statement.unordered)
        std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
            return keyset.descending ? comesBefore(b.first, b.second.id(), a.first, a.second.id())
                                     : comesBefore(a.first, a.second.id(), b.first, b.second.id());
        });
    RecordPage page;
    const bool more = static_cast<int>(rows.size()) > request.limit;
    if (more) rows.pop_back();
    if (more) page.nextCursor = keyset.cursorAfter(rows.back().first, rows.back().second.id());
    for (auto& [key, record] : rows) page.items.push_back(std::move(record));
    if (request.total) {
        std::string count = "SELECT COUNT(*) FROM " + stored.type.table + " t";
        if (!where.sql.empty()) count += " WHERE " + where.sql;
        tx.run(count, where.values, [&](const SqlRow& row) { page.total = row.get<std::int64_t>(0); });
    }
    return page;
}

std::vector<std::int64_t> RecordEngine::counts(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                               const std::vector<std::string>& queries) {
    const StoredType& stored = this->stored(kind);
    std::string sql;
    std::vector<SqlValue> values;
    std::vector<std::string> asked;    // each query once, however often it is in the list
    std::vector<std::size_t> columns;  // where the count of each is found
    for (const auto& q : queries) {
        const auto known = std::find(asked.begin(), asked.end(), q);
        columns.push_back(static_cast<std::size_t>(known - asked.begin()));
        if (known != asked.end()) continue;
        asked.push_back(q);
        const Predicate where = condition(tx, stored, stored.group ? viewer.before({}) : viewer, q);
        sql += (sql.empty() ? "SELECT " : ", ") + std::string("(SELECT COUNT(*) FROM (SELECT 1 FROM ") +
               stored.type.table + " t" + (where.sql.empty() ? "" : " WHERE " + where.sql) + " LIMIT " +
               std::to_string(countLimit) + ") c)";
        values.insert(values.end(), where.values.begin(), where.values.end());
    }
    std::vector<std::int64_t> result(queries.size());
    if (queries.empty()) return result;
    tx.run(sql, values, [&](const SqlRow& row) {
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = row.get<std::int64_t>(columns[i]);
    });
    return result;
}

}  // namespace kontor
