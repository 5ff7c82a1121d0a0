#include "records/record_engine.h"

#include <algorithm>
#include <charconv>

#include "kontor/error.h"
#include "kontor/text.h"
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

Predicate RecordEngine::condition(Transaction& tx, const StoredType& stored, const Viewer& viewer, const std::string& q) {
    Predicate where = visible(stored, viewer);
    if (trimmed(q).empty()) return where;
    QueryContext context;
    context.me = viewer.id();
    context.now = _kernel.clock().now();
    context.timeZone = viewer.timeZone();
    context.resolve = [&](std::string_view field, std::string_view value) { return resolve(tx, stored, viewer, field, value); };
    const auto textColumns = stored.columnsFor(viewer, stored.type.textColumns);
    if (!textColumns.empty())
        context.text = [&](const Query::Text& text) {
            Predicate result;
            const auto words = text.phrase ? std::vector<std::string>{join(text.words, " ")} : text.words;
            for (const auto& word : words) {
                Predicate one;
                for (const auto& column : textColumns) {
                    one.sql += (one.sql.empty() ? "" : " OR ") + column + " LIKE ? ESCAPE '!'";
                    one.values.emplace_back("%" + escapeLike(word) + "%");
                }
                result = conjoin(std::move(result), one);
            }
            // NULL columns must not make the negation of the whole NULL.
            result.sql = "COALESCE((" + result.sql + "), FALSE)";
            return result;
        };
    try {
        const bool all = stored.readsAll(viewer);
        const QueryFields some = all ? QueryFields() : stored.queryFieldsOf([&](const Field& field) { return stored.reads(viewer, field); });
        return conjoin(std::move(where), compileQuery(parseQuery(q), all ? stored.queryFields : some, context));
    } catch (const QueryError& error) {
        auto params = error.params;
        params.emplace_back("position", std::to_string(error.position));
        throw Invalid::request("q", error.key, std::move(params));
    }
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

}  // namespace

RecordPage RecordEngine::list(Transaction& tx, const Viewer& viewer, std::string_view kind, const ListRequest& request) {
    const StoredType& stored = this->stored(kind);
    if (request.limit < 1 || request.limit > 200) throw Invalid::request("limit", "error.out_of_range", {{"low", "1"}, {"high", "200"}});
    Predicate where = conjoin(condition(tx, stored, viewer, request.q), request.extra);
    if (stored.group) {
        if (!request.owner) throw std::logic_error("entries are listed with their owner");
        get(tx, viewer, *request.owner);
        where = conjoin({"t.kind = ? AND t.record_id = ?", {request.owner->kind, request.owner->id}}, where);
    }
    const Predicate counted = where;
    const Keyset keyset = keysetOf(stored, viewer, request.sort);
    if (!request.cursor.empty()) where = conjoin(std::move(where), keyset.after(request.cursor));

    const auto fields = fieldsOf(stored, request);
    std::string sql = "SELECT " + StoredType::select(fields) + ", " + keyset.expression + " FROM " + stored.type.table + " t";
    if (!where.sql.empty()) sql += " WHERE " + where.sql;
    sql += " ORDER BY " + keyset.order() + " LIMIT ?";
    where.values.emplace_back(static_cast<std::int64_t>(request.limit + 1));

    auto names = std::make_shared<std::vector<std::string>>();
    for (const auto* field : fields)
        if (request.fields.empty() || std::find(request.fields.begin(), request.fields.end(), field->name) != request.fields.end())
            names->emplace_back(field->name);
    RecordPage page;
    SqlValue last;
    bool more = false;
    tx.run(sql, where.values, [&](const SqlRow& row) {
        if (static_cast<int>(page.items.size()) == request.limit) {
            more = true;
            return;
        }
        page.items.emplace_back(stored.type, stored.read(row, fields), names);
        last = row.cell(fields.size());
    });
    if (more) page.nextCursor = keyset.cursorAfter(last, page.items.back().id());
    if (request.total) {
        std::string count = "SELECT COUNT(*) FROM " + stored.type.table + " t";
        if (!counted.sql.empty()) count += " WHERE " + counted.sql;
        tx.run(count, counted.values, [&](const SqlRow& row) { page.total = row.get<std::int64_t>(0); });
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
    std::vector<std::pair<std::int64_t, std::string>> result;
    if (ids.empty()) return result;
    const StoredType& stored = this->stored(kind);
    Predicate where{"t.id IN (" + placeholders(ids.size()) + ")", {}};
    for (const auto id : ids) where.values.emplace_back(id);
    where = conjoin(std::move(where), visible(stored, viewer));
    tx.run("SELECT t.id, " + stored.label() + " FROM " + stored.type.table + " t WHERE " + where.sql, where.values,
           [&](const SqlRow& row) { result.emplace_back(row.get<std::int64_t>(0), row.get<std::optional<std::string>>(1).value_or("")); });
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
