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

/// Records without such a permission are written by the product only.
void require(const Viewer& viewer, const std::string& permission, const char* verb, const StoredType& stored) {
    if (!permission.empty())
        viewer.require(permission);
    else if (!viewer.isSystem())
        throw Forbidden(verb + (" " + stored.type.kind));
}

}  // namespace

Predicate RecordEngine::rowsOf(const StoredType& stored, const Viewer& viewer) {
    Predicate rows = visibleRows(stored.type, viewer);
    if (rows.sql == noRow().sql && !stored.type.readPermission.empty()) viewer.require(stored.type.readPermission);
    return rows;
}

Predicate RecordEngine::visible(const StoredType& stored, const Viewer& viewer) {
    return conjoin(stored.existing(), rowsOf(stored, viewer));
}

std::optional<Ref> RecordEngine::ownerOf(Transaction& tx, const StoredType& stored, std::int64_t id) const {
    std::optional<Ref> owner;
    tx.run("SELECT t.kind, t.record_id FROM " + stored.type.table + " t WHERE t.id = ?", {id}, [&](const SqlRow& row) {
        owner = Ref{row.get<std::string>(0), row.get<std::int64_t>(1)};
    });
    return owner;
}

Viewer RecordEngine::viewerOver(Transaction& tx, const Viewer& viewer, const Ref& ref) {
    if (!viewer.hasLimits()) return viewer;
    const StoredType& stored = this->stored(ref.kind);
    if (!stored.group) return kontor::viewerOver(tx, viewer, stored.type, ref.id);
    const auto owner = ownerOf(tx, stored, ref.id);
    return owner ? viewerOver(tx, viewer, *owner) : viewer.before({});
}

RecordEngine::Found RecordEngine::load(Transaction& tx, const Viewer& viewer, const Ref& ref, bool forUpdate) {
    const StoredType& stored = this->stored(ref.kind);
    // Of an entry, may it be read where its owner lies?
    Predicate where =
        conjoin({"t.id = ?", {ref.id}}, visible(stored, stored.group ? viewerOver(tx, viewer, ref) : viewer));
    const auto fields = stored.readable();
    std::string sql = "SELECT " + StoredType::select(fields);
    if (stored.group) sql += ", t.kind, t.record_id";
    sql += " FROM " + stored.type.table + " t WHERE " + where.sql;
    if (forUpdate) sql += " FOR UPDATE";
    std::optional<Found> found;
    tx.run(sql, where.values, [&](const SqlRow& row) {
        found.emplace(Found{AnyRecord(stored.type, stored.read(row, fields)), std::nullopt});
        if (stored.group)
            found->owner = Ref{row.get<std::string>(fields.size()), row.get<std::int64_t>(fields.size() + 1)};
    });
    if (!found) throw NotFound(toString(ref));
    // An entry is seen by who sees its owner.
    if (found->owner && !viewer.isSystem()) load(tx, viewer, *found->owner, false);
    return std::move(*found);
}

AnyRecord RecordEngine::get(Transaction& tx, const Viewer& viewer, const Ref& ref) {
    return load(tx, viewer, ref, false).record;
}

std::optional<std::int64_t> RecordEngine::resolve(Transaction& tx, const QueryFields& fields, const Viewer& viewer,
                                                  std::string_view field, std::string_view value) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), id);
    if (error == std::errc() && end == value.data() + value.size()) return id;
    const QueryField* described = fields.find(field);
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

std::vector<std::int64_t> RecordEngine::below(Transaction& tx, const QueryFields& fields, const Viewer& viewer,
                                              std::string_view field, std::int64_t id) {
    const QueryField* described = fields.find(field);
    if (!described || described->kind.empty()) return {};
    const StoredType& target = this->stored(described->kind);
    const Field* parent = target.type.field("parent_id");
    if (!parent || parent->target != target.type.kind) return {};
    // UNION, not UNION ALL: a circle ends.
    const std::string tree = "WITH RECURSIVE below (id) AS (SELECT CAST(? AS SIGNED) UNION SELECT c.id FROM " +
                             target.type.table + " c JOIN below b ON c.parent_id = b.id) SELECT t.id FROM " +
                             target.type.table + " t JOIN below b ON b.id = t.id";
    const Predicate seen = rowsOf(target, viewer);
    std::vector<SqlValue> values{id};
    values.insert(values.end(), seen.values.begin(), seen.values.end());
    std::vector<std::int64_t> ids{id};
    tx.run(tree + (seen.sql.empty() ? "" : " WHERE " + seen.sql), values,
           [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    // A statement is prepared for each number of ids: few numbers, the last id fills up.
    ids.resize(std::bit_ceil(ids.size()), ids.back());
    return ids;
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
    const Predicate where = stored.type.softDelete ? Predicate{"t.deleted_at IS NULL AND t.updated_at > ?", {}}
                                                   : Predicate{"t.updated_at > ?", {}};
    tx.run("SELECT t.id FROM " + stored.type.table + " t WHERE " + where.sql + " ORDER BY t.updated_at DESC LIMIT ?",
           {_kernel.clock().now() - moment, static_cast<std::int64_t>(most)}, [&](const SqlRow& row) {
               ids->push_back(row.get<std::int64_t>(0));
               ++recent;
           });
    if (recent == most) return result;
    Json list = Json::array();
    for (const auto id : *ids) list.push(id);
    return conjoin({"t.id IN (SELECT f.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) f)", {list.dump()}},
                   result);
}

QueryContext RecordEngine::contextOf(Transaction& tx, const StoredType& stored, const Viewer& viewer) {
    QueryContext context;
    context.me = viewer.id();
    context.now = _kernel.clock().now();
    context.timeZone = viewer.timeZone();
    context.resolve = [&](std::string_view field, std::string_view value) {
        return resolve(tx, stored.queryFields, viewer, field, value);
    };
    context.below = [&](std::string_view field, std::int64_t id) {
        return below(tx, stored.queryFields, viewer, field, id);
    };
    auto textColumns = stored.columnsFor(viewer, stored.type.textColumns);
    if (!textColumns.empty())
        context.text = [&, columns = std::move(textColumns)](const Query::Text& text) {
            return containing(tx, stored, columns, text);
        };
    return context;
}

Predicate RecordEngine::compiled(Transaction& tx, const StoredType& stored, const Viewer& viewer, const Query& query) {
    QueryFields kept;
    return compileQuery(query, askedBy(stored, viewer, kept), contextOf(tx, stored, viewer));
}

std::vector<std::pair<std::int64_t, std::string>> RecordEngine::labels(Transaction& tx, const Viewer& viewer,
                                                                       std::string_view kind,
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
        const Predicate where = conjoin({"t.id IN (" + placeholders(ids.size()) + ")", std::move(ids)},
                                        visible(stored, stored.group ? viewer.before({}) : viewer));
        sql += (sql.empty() ? "" : " UNION ALL ") + std::string("SELECT ") + std::to_string(kinds.size()) + ", t.id, " +
               stored.label(viewer.locale()) + (stored.group ? ", t.kind, t.record_id FROM " : ", NULL, NULL FROM ") +
               stored.type.table + " t WHERE " + where.sql;
        values.insert(values.end(), where.values.begin(), where.values.end());
        kinds.push_back(kind);
    }
    if (kinds.empty()) return result;
    std::map<Ref, Ref> owners;
    tx.run(sql, values, [&](const SqlRow& row) {
        const Ref ref{kinds.at(row.get<std::size_t>(0)), row.get<std::int64_t>(1)};
        result.emplace(ref, row.get<std::optional<std::string>>(2).value_or(""));
        if (const auto kind = row.get<std::optional<std::string>>(3))
            owners.emplace(ref, Ref{*kind, row.get<std::int64_t>(4)});
    });
    if (owners.empty() || viewer.isSystem()) return result;
    // An entry is seen by who sees its owner.
    std::vector<Ref> asked;
    for (const auto& [entry, owner] : owners)
        if (const auto found = _types.find(owner.kind);
            found != _types.end() &&
            (found->second.type.readPermission.empty() || viewer.may(found->second.type.readPermission)))
            asked.push_back(owner);
    const auto seen = labels(tx, viewer, asked);
    for (const auto& [entry, owner] : owners)
        if (!seen.contains(owner)) result.erase(entry);
    return result;
}

/// Who holds a right within limits makes and keeps records inside them; `AREA.pass_on` lets them go out.
void RecordEngine::requireInside(Transaction& tx, const Viewer& viewer, const Viewer& here, const StoredType& stored,
                                 std::int64_t id, const Patch& values, bool made) {
    if (!viewer.hasLimits() || viewer.mayEverywhere(stored.type.writePermission)) return;
    const RecordType& type = stored.type;
    const Viewer there = kontor::viewerOver(tx, viewer, type, id);
    if (there.may(type.writePermission)) return;
    const auto dot = type.writePermission.find('.');
    if (here.may(type.writePermission.substr(0, dot) + ".pass_on")) return;
    const auto isPlace = [&](const Field& field) {
        const std::string column = "t." + std::string(field.column);
        const auto& places = type.places;
        return column == places.location || column == places.department || column == places.group ||
               column == places.category;
    };
    std::vector<FieldError> errors;
    for (const auto& [name, value] : values.values()) {
        const Field* field = type.field(name);
        // What is made may lie anywhere, with nothing on it that only who works there may set.
        const bool wrong =
            made ? type.fieldWritable && type.fieldWritable(viewer, *field) && !type.fieldWritable(there, *field)
                 : isPlace(*field);
        if (wrong) errors.push_back({name, {"error.outside_limits", {}}});
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
    if (!made) throw Forbidden("write outside of the limits");
}

AnyRecord RecordEngine::create(Transaction& tx, const Viewer& viewer, std::string_view kind, const Patch& values,
                               const std::optional<Ref>& owner) {
    const StoredType& stored = this->stored(kind);
    const std::string& permission = stored.type.createPermission;
    const Viewer here = owner ? viewerOver(tx, viewer, *owner) : viewer;
    require(here, permission, "create", stored);
    if (stored.group) {
        if (!owner) throw std::logic_error("an entry is made with its owner");
        const AnyRecord record = get(tx, here, *owner);
        const auto& groups = record.type().groups;
        if (std::find(groups.begin(), groups.end(), stored.group->name) == groups.end())
            throw NotFound(stored.group->name + " of " + owner->kind);
    }
    RecordWriter writer(_kernel, *this, tx, here, stored, owner);
    const std::int64_t id = writer.create(values);
    // Held within limits it makes records inside them.
    if (!owner && !viewer.mayEverywhere(permission))
        kontor::viewerOver(tx, viewer, stored.type, id).require(permission);
    // Mail is filed by rules of the house, not by what its sender may set.
    if (!owner && viewer.origin() != Origin::mail) requireInside(tx, viewer, viewer, stored, id, values, true);
    // As the system: what was just made may be out of the maker's own sight, and is still their answer.
    return get(tx, Viewer::system("read back"), {std::string(kind), id});
}

std::vector<std::int64_t> RecordEngine::createAll(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                                  const std::vector<Patch>& values) {
    const StoredType& stored = this->stored(kind);
    if (stored.group) throw std::logic_error("entries are made with their owner, one by one");
    const std::string& permission = stored.type.createPermission;
    require(viewer, permission, "create", stored);
    constexpr std::size_t atOnce = 512;
    RecordWriter writer(_kernel, *this, tx, viewer, stored, std::nullopt);
    std::vector<std::int64_t> ids;
    for (std::size_t from = 0; from < values.size(); from += atOnce) {
        const auto some = std::span(values).subspan(from, std::min(atOnce, values.size() - from));
        for (const auto id : writer.createAll(some)) {
            if (!viewer.mayEverywhere(permission)) kontor::viewerOver(tx, viewer, stored.type, id).require(permission);
            if (viewer.origin() != Origin::mail)
                requireInside(tx, viewer, viewer, stored, id, values[ids.size()], true);
            ids.push_back(id);
        }
    }
    return ids;
}

std::shared_ptr<void> RecordEngine::beginBatch(WriteContext& context, const StoredType& stored,
                                               const std::vector<AnyRecord>& records) const {
    const auto rule = _batchRules.find(stored.type.kind);
    return rule == _batchRules.end() ? nullptr : rule->second(context, records);
}

AnyRecord RecordEngine::patch(Transaction& tx, const Viewer& viewer, const Ref& ref, const Patch& values,
                              std::optional<std::int64_t> ifMatch) {
    const StoredType& stored = this->stored(ref.kind);
    Found found = load(tx, viewer, ref, true);
    const Viewer here = viewerOver(tx, viewer, found.owner.value_or(ref));
    require(here, stored.type.writePermission, "write", stored);
    if (ifMatch && *ifMatch != found.record.version()) throw Stale(found.record.version());
    RecordWriter writer(_kernel, *this, tx, here, stored, found.owner);
    if (!writer.patch(found.record, values)) return std::move(found.record);
    if (!found.owner) requireInside(tx, viewer, here, stored, ref.id, values, false);
    return get(tx, Viewer::system("read back"), ref);
}

void RecordEngine::remove(Transaction& tx, const Viewer& viewer, const Ref& ref, std::optional<std::int64_t> ifMatch) {
    const StoredType& stored = this->stored(ref.kind);
    const Found found = load(tx, viewer, ref, true);
    const Viewer here = viewerOver(tx, viewer, found.owner.value_or(ref));
    require(here, stored.type.deletePermission, "delete", stored);
    if (ifMatch && *ifMatch != found.record.version()) throw Stale(found.record.version());
    RecordWriter(_kernel, *this, tx, here, stored, found.owner).remove(found.record);
}

}  // namespace kontor
