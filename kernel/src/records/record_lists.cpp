// Lists and counts of the record engine.
#include <algorithm>
#include <limits>

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

/// `(SELECT COUNT(*) …)` of the rows that meet the condition; at most `limit`, when there is one.
Predicate countOf(const StoredType& stored, const ListSources& sources, const Predicate& condition, int limit) {
    Predicate result;
    const std::string end = limit > 0 ? " LIMIT " + std::to_string(limit) : "";
    const auto add = [&](const std::string& before, const std::string& what, const ListSource& source) {
        const Predicate where = conjoin(source.condition, condition);
        result.sql += before + "SELECT " + what + " FROM " + source.from(stored.type.table) +
                      (where.sql.empty() ? "" : " WHERE " + where.sql);
        result.values.insert(result.values.end(), where.values.begin(), where.values.end());
    };
    if (sources.few.size() < 2) {
        const ListSource source = sources.few.empty() ? ListSource{sources.onTheWay} : sources.few.front();
        add(limit > 0 ? "" : "(", limit > 0 ? "1" : "COUNT(*)", source);
        if (limit == 0) {
            result.sql += ")";
            return result;
        }
    } else {
        for (const auto& source : sources.few) {
            add(result.sql.empty() ? "(" : " UNION (", "t.id", source);
            result.sql += end + ")";
        }
    }
    result.sql = "(SELECT COUNT(*) FROM (" + result.sql + end + ") c)";
    return result;
}

constexpr double everything = std::numeric_limits<double>::infinity();

/// The order of the database for numbers and times: NULL is the least.
bool comesBefore(const SqlValue& a, std::int64_t idOfA, const SqlValue& b, std::int64_t idOfB) {
    if (a == b) return idOfA < idOfB;
    if (a.index() != b.index()) return a.index() < b.index();
    if (const auto* time = std::get_if<Time>(&a)) return *time < std::get<Time>(b);
    return std::get<std::int64_t>(a) < std::get<std::int64_t>(b);
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
    // To find a page on the way one goes through each branch; without an order to go through, through one as well.
    const double branches = plan ? static_cast<double>(plan->branches.size()) : 1;
    const ListSources sources = sourcesOf(tx, stored, viewer, request, branches * (request.limit + 1), &keyset);
    ListParts list{stored, fields, keyset, plan ? &*plan : nullptr, sources, {}, {}, request.limit + 1};
    if (stored.group && !request.anyOwner) {
        if (!request.owner) throw std::logic_error("entries are listed with their owner");
        get(tx, viewer, *request.owner);
    }
    if (!plan || !sources.few.empty() || request.total) list.query = queryOf(tx, stored, viewer, request);
    list.always = stored.existing();
    if (!request.cursor.empty()) list.always = conjoin(std::move(list.always), keyset.after(request.cursor));
    const ListStatement statement = listStatement(list);

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
        const Predicate counted = countOf(stored, sources, conjoin(stored.existing(), list.query), 0);
        tx.run(sources.setting() + "SELECT " + counted.sql, counted.values,
               [&](const SqlRow& row) { page.total = row.get<std::int64_t>(0); });
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
    std::string setting;
    for (const auto& q : queries) {
        const auto known = std::find(asked.begin(), asked.end(), q);
        columns.push_back(static_cast<std::size_t>(known - asked.begin()));
        if (known != asked.end()) continue;
        asked.push_back(q);
        // Counting ends early, so that parts may be read by themselves which many rows meet, too.
        const ListRequest request{.q = q, .anyOwner = stored.group != nullptr};
        const ListSources sources = sourcesOf(tx, stored, viewer, request, everything);
        const Predicate count =
            countOf(stored, sources, conjoin(stored.existing(), queryOf(tx, stored, viewer, request)), countLimit);
        if (setting.empty()) setting = sources.setting();
        sql += (sql.empty() ? "SELECT " : ", ") + count.sql;
        values.insert(values.end(), count.values.begin(), count.values.end());
    }
    std::vector<std::int64_t> result(queries.size());
    if (queries.empty()) return result;
    tx.run(setting + sql, values, [&](const SqlRow& row) {
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = row.get<std::int64_t>(columns[i]);
    });
    return result;
}

}  // namespace kontor
