#include "records/record_engine.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "kontor/error.h"
#include "kontor/text.h"
#include "kontor/text_search.h"
#include "records/cursor.h"
#include "records/record_writer.h"

namespace kontor {

RecordEngine::RecordEngine(Kernel& kernel, const Catalog& catalog) : _kernel(kernel) {
    for (const auto& [kind, type] : catalog.records) {
        const GroupType* group = nullptr;
        for (const auto& [name, candidate] : catalog.groups)
            if (candidate.entry.kind == kind) group = &candidate;
        _types.try_emplace(kind, type, group, catalog);
    }
}

const StoredType& RecordEngine::stored(std::string_view kind) const {
    const auto found = _types.find(kind);
    if (found == _types.end()) throw NotFound("records of kind " + std::string(kind));
    return found->second;
}

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

Predicate RecordEngine::visible(const StoredType& stored, const Viewer& viewer) const {
    Predicate result;
    if (stored.type.softDelete) result.sql = "t.deleted_at IS NULL";
    if (viewer.isSystem()) return result;
    if (!stored.type.readPermission.empty()) viewer.require(stored.type.readPermission);
    if (stored.type.visible) result = conjoin(std::move(result), stored.type.visible(viewer));
    return result;
}

RecordEngine::Found RecordEngine::load(Transaction& tx, const Viewer& viewer, const Ref& ref, bool forUpdate) {
    const StoredType& stored = this->stored(ref.kind);
    Predicate where = conjoin({"t.id = ?", {ref.id}}, visible(stored, viewer));
    const auto fields = stored.readable();
    std::string sql = "SELECT " + StoredType::select(fields);
    if (stored.group) sql += ", t.kind, t.record_id";
    sql += " FROM " + stored.type.table + " t WHERE " + where.sql;
    if (forUpdate) sql += " FOR UPDATE";
    std::optional<Found> found;
    tx.run(sql, where.values, [&](const SqlRow& row) {
        found.emplace(Found{AnyRecord(stored.type, stored.read(row, fields)), std::nullopt});
        if (stored.group) found->owner = Ref{row.get<std::string>(fields.size()), row.get<std::int64_t>(fields.size() + 1)};
    });
    if (!found) throw NotFound(toString(ref));
    // An entry is seen by who sees its owner.
    if (found->owner && !viewer.isSystem()) load(tx, viewer, *found->owner, false);
    return std::move(*found);
}

AnyRecord RecordEngine::get(Transaction& tx, const Viewer& viewer, const Ref& ref) { return load(tx, viewer, ref, false).record; }

std::optional<std::int64_t> RecordEngine::resolve(Transaction& tx, const StoredType& stored, const Viewer& viewer, std::string_view field,
                                                  std::string_view value) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), id);
    if (error == std::errc() && end == value.data() + value.size()) return id;
    const QueryField* described = stored.queryFields.find(field);
    if (!described || described->kind.empty()) return std::nullopt;
    const StoredType& target = this->stored(described->kind);
    const auto columns = target.columnsFor(viewer, target.type.lookup);
    if (columns.empty()) return std::nullopt;
    Predicate names;
    for (const auto& column : columns) {
        names.sql += (names.sql.empty() ? "" : " OR ") + column + " = ?";
        names.values.emplace_back(std::string(value));
    }
    Predicate where = conjoin(visible(target, viewer), names);
    std::optional<std::int64_t> found;
    tx.run("SELECT t.id FROM " + target.type.table + " t WHERE " + where.sql + " ORDER BY t.id LIMIT 1", where.values,
           [&](const SqlRow& row) { found = row.get<std::int64_t>(0); });
    return found;
}

/// Every word of the text somewhere in the columns for texts. What the search index knows is not read again for it.
Predicate RecordEngine::containing(Transaction& tx, const StoredType& stored, const std::vector<std::string>& columns,
                                   const Query::Text& text) {
    Predicate result;
    const auto words = text.phrase ? std::vector<std::string>{join(text.words, " ")} : text.words;
    for (const auto& word : words) {
        Predicate one;
        for (const auto& column : columns) {
            one.sql += (one.sql.empty() ? "" : " OR ") + column + " LIKE ? ESCAPE '!'";
            one.values.emplace_back("%" + escapeLike(word) + "%");
        }
        result = conjoin(std::move(result), one);
    }
    // NULL columns must not make the negation of the whole NULL.
    result.sql = "COALESCE((" + result.sql + "), FALSE)";

    constexpr std::size_t most = 2000;
    auto* search = _kernel.find<TextSearch>();
    auto ids = search ? search->candidates(tx, stored.type.kind, text.words, most) : std::nullopt;
    if (!ids) return result;
    // What was written a moment ago the index may not have heard of.
    constexpr std::chrono::minutes moment(2);
    std::size_t recent = 0;
    tx.run("SELECT t.id FROM " + stored.type.table + " t WHERE t.updated_at > ?" + (stored.type.softDelete ? " AND t.deleted_at IS NULL" : "") +
               " ORDER BY t.updated_at DESC LIMIT ?",
           {_kernel.clock().now() - moment, static_cast<std::int64_t>(most)}, [&](const SqlRow& row) {
               ids->push_back(row.get<std::int64_t>(0));
               ++recent;
           });
    if (recent == most) return result;
    Json list = Json::array();
    for (const auto id : *ids) list.push(id);
    return conjoin({"t.id IN (SELECT f.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) f)", {list.dump()}}, result);
}

QueryContext RecordEngine::contextOf(Transaction& tx, const StoredType& stored, const Viewer& viewer) {
    QueryContext context;
    context.me = viewer.id();
    context.now = _kernel.clock().now();
    context.timeZone = viewer.timeZone();
    context.resolve = [&](std::string_view field, std::string_view value) { return resolve(tx, stored, viewer, field, value); };
    auto textColumns = stored.columnsFor(viewer, stored.type.textColumns);
    if (!textColumns.empty())
        context.text = [&, columns = std::move(textColumns)](const Query::Text& text) { return containing(tx, stored, columns, text); };
    return context;
}

Predicate RecordEngine::compiled(Transaction& tx, const StoredType& stored, const Viewer& viewer, const Query& query) {
    const QueryContext context = contextOf(tx, stored, viewer);
    if (stored.readsAll(viewer)) return compileQuery(query, stored.queryFields, context);
    return compileQuery(query, stored.queryFieldsOf([&](const Field& field) { return stored.reads(viewer, field); }), context);
}

Predicate RecordEngine::condition(Transaction& tx, const StoredType& stored, const Viewer& viewer, const std::string& q) {
    Predicate where = visible(stored, viewer);
    if (trimmed(q).empty()) return where;
    return understood([&] { return conjoin(std::move(where), compiled(tx, stored, viewer, parseQuery(q))); });
}

std::optional<ListPlan> RecordEngine::planOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                             const ListRequest& request, const Keyset& keyset) {
    // Conditions of others may be anything: the optimizer knows better.
    const bool seesAll = viewer.isSystem() || !stored.type.visible || stored.type.visible(viewer).sql.empty();
    if (!seesAll || stored.group || !request.extra.sql.empty()) return std::nullopt;
    return understood([&] {
        return ListPlan::of(parseQuery(request.q), stored, keyset, [&] { return _indexes.of(tx, stored.type.table); },
                            [&](const Query& part) { return compiled(tx, stored, viewer, part); });
    });
}

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
                                                  : std::find(request.fields.begin(), request.fields.end(), field->name) != request.fields.end();
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

Statement plain(const StoredType& stored, const std::vector<const Field*>& fields, const Keyset& keyset, const Predicate& where,
                std::int64_t rows) {
    Statement result{"SELECT " + StoredType::select(fields) + ", " + keyset.expression + " FROM " + stored.type.table + " t", where.values};
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

/// Where there are several branches, the ids come from the index alone, and only the rows of the page are read.
Statement planned(const StoredType& stored, const ListPlan& plan, const std::vector<const Field*>& fields, const Keyset& keyset,
                  const Predicate& always, std::int64_t rows) {
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
    if (plan.branches.size() == 1) {
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
    result.sql += " ORDER BY sort_key" + direction + ", id" + direction + " LIMIT ?) page STRAIGHT_JOIN " + table + " t ON t.id = page.id";
    result.values.emplace_back(rows);
    return result;
}

}  // namespace

RecordPage RecordEngine::list(Transaction& tx, const Viewer& viewer, std::string_view kind, const ListRequest& request) {
    const StoredType& stored = this->stored(kind);
    if (request.limit < 1 || request.limit > 200) throw Invalid::request("limit", "error.out_of_range", {{"low", "1"}, {"high", "200"}});
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
    const Statement statement = plan ? planned(stored, *plan, fields, keyset, conjoin(visible(stored, viewer), after), request.limit + 1)
                                     : plain(stored, fields, keyset, conjoin(where, after), request.limit + 1);

    auto names = std::make_shared<std::vector<std::string>>();
    for (const auto* field : fields)
        if (request.fields.empty() || std::find(request.fields.begin(), request.fields.end(), field->name) != request.fields.end())
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
    std::vector<std::string> asked;      // each query once, however often it is in the list
    std::vector<std::size_t> columns;    // where the count of each is found
    for (const auto& q : queries) {
        const auto known = std::find(asked.begin(), asked.end(), q);
        columns.push_back(static_cast<std::size_t>(known - asked.begin()));
        if (known != asked.end()) continue;
        asked.push_back(q);
        const Predicate where = condition(tx, stored, viewer, q);
        sql += (sql.empty() ? "SELECT " : ", ") + std::string("(SELECT COUNT(*) FROM (SELECT 1 FROM ") + stored.type.table + " t" +
               (where.sql.empty() ? "" : " WHERE " + where.sql) + " LIMIT " + std::to_string(countLimit) + ") c)";
        values.insert(values.end(), where.values.begin(), where.values.end());
    }
    std::vector<std::int64_t> result(queries.size());
    if (queries.empty()) return result;
    tx.run(sql, values, [&](const SqlRow& row) {
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = row.get<std::int64_t>(columns[i]);
    });
    return result;
}

std::vector<std::pair<std::int64_t, std::string>> RecordEngine::labels(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                                                       const std::vector<std::int64_t>& ids) {
    std::vector<Ref> refs;
    for (const auto id : ids) refs.push_back({std::string(kind), id});
    std::vector<std::pair<std::int64_t, std::string>> result;
    for (auto& [ref, label] : labels(tx, viewer, refs)) result.emplace_back(ref.id, std::move(label));
    return result;
}

std::map<Ref, std::string> RecordEngine::labels(Transaction& tx, const Viewer& viewer, const std::vector<Ref>& refs) {
    std::map<std::string, std::vector<SqlValue>> byKind;
    for (const auto& ref : refs) byKind[ref.kind].emplace_back(ref.id);
    std::map<Ref, std::string> result;
    std::string sql;
    std::vector<SqlValue> values;
    std::vector<std::string> kinds;
    for (auto& [kind, ids] : byKind) {
        const StoredType& stored = this->stored(kind);
        // A statement is prepared for each number of ids: few numbers, the last id fills up.
        ids.resize(std::bit_ceil(ids.size()), ids.back());
        const Predicate where = conjoin({"t.id IN (" + placeholders(ids.size()) + ")", std::move(ids)}, visible(stored, viewer));
        sql += (sql.empty() ? "" : " UNION ALL ") + std::string("SELECT ") + std::to_string(kinds.size()) + ", t.id, " + stored.label() +
               " FROM " + stored.type.table + " t WHERE " + where.sql;
        values.insert(values.end(), where.values.begin(), where.values.end());
        kinds.push_back(kind);
    }
    if (kinds.empty()) return result;
    tx.run(sql, values, [&](const SqlRow& row) {
        result.emplace(Ref{kinds.at(row.get<std::size_t>(0)), row.get<std::int64_t>(1)}, row.get<std::optional<std::string>>(2).value_or(""));
    });
    return result;
}

AnyRecord RecordEngine::create(Transaction& tx, const Viewer& viewer, std::string_view kind, const Patch& values,
                               const std::optional<Ref>& owner) {
    const StoredType& stored = this->stored(kind);
    if (!stored.type.createPermission.empty()) viewer.require(stored.type.createPermission);
    else if (!viewer.isSystem()) throw Forbidden("create " + stored.type.kind);
    if (stored.group) {
        if (!owner) throw std::logic_error("an entry is made with its owner");
        const AnyRecord record = get(tx, viewer, *owner);
        const auto& groups = record.type().groups;
        if (std::find(groups.begin(), groups.end(), stored.group->name) == groups.end()) throw NotFound(stored.group->name + " of " + owner->kind);
    }
    RecordWriter writer(_kernel, *this, tx, viewer, stored, owner);
    const std::int64_t id = writer.create(values);
    // As the system: what was just made may be out of the maker's own sight, and is still their answer.
    return get(tx, Viewer::system("read back"), {std::string(kind), id});
}

AnyRecord RecordEngine::patch(Transaction& tx, const Viewer& viewer, const Ref& ref, const Patch& values, std::optional<std::int64_t> ifMatch) {
    const StoredType& stored = this->stored(ref.kind);
    Found found = load(tx, viewer, ref, true);
    if (!stored.type.writePermission.empty()) viewer.require(stored.type.writePermission);
    else if (!viewer.isSystem()) throw Forbidden("write " + stored.type.kind);
    if (ifMatch && *ifMatch != found.record.version()) throw Stale(found.record.version());
    RecordWriter writer(_kernel, *this, tx, viewer, stored, found.owner);
    if (!writer.patch(found.record, values)) return std::move(found.record);
    return get(tx, Viewer::system("read back"), ref);
}

void RecordEngine::remove(Transaction& tx, const Viewer& viewer, const Ref& ref, std::optional<std::int64_t> ifMatch) {
    const StoredType& stored = this->stored(ref.kind);
    const Found found = load(tx, viewer, ref, true);
    if (!stored.type.deletePermission.empty()) viewer.require(stored.type.deletePermission);
    else if (!viewer.isSystem()) throw Forbidden("delete " + stored.type.kind);
    if (ifMatch && *ifMatch != found.record.version()) throw Stale(found.record.version());
    RecordWriter(_kernel, *this, tx, viewer, stored, found.owner).remove(found.record);
}

}  // namespace kontor
