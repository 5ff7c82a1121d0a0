#include "records/record_writer.h"

#include <algorithm>
#include <map>
#include <set>

#include "kontor/error.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"
#include "records/record_engine.h"

namespace kontor {

namespace {

/// Fields the engine itself sets; no change of theirs is a change of the record.
bool isBookkeeping(const Field& field) {
    return field.name == "id" || field.name == "version" || field.name == "created_at" || field.name == "updated_at" ||
           !field.expression.empty();
}

bool isColumn(const Field& field) {
    return !field.column.empty() && field.name != "id";
}
bool isLinked(const Field& field) {
    return !field.linkTable.empty();
}

/// What the journal keeps of a value: secrets not at all, long texts by their beginning.
Json journalled(const Field& field, const FieldValue& value) {
    if (field.isSecret) return Json("***");
    constexpr std::size_t most = 4000;
    if (const auto* text = std::get_if<std::string>(&value); text && text->size() > most)
        return Json(std::string(leftCharacters(*text, most / 4)) + "…");
    return toJson(field, value);
}

/// Who writes is somebody they see, and they know whom they belong to.
bool isOneself(const Viewer& viewer, const std::string& kind, std::int64_t id) {
    if (kind == "organisation") return viewer.data().organisationId == id;
    return kind == "user" && id != 0 && id == viewer.id();
}

/// What the system referred to in this transaction and was found: an import names the same few departments again and
/// again. Kept for the system alone, which sees everything.
class KnownReferences : public CommitWork {
  public:
    void run(Transaction&) override {}
    std::set<Ref> refs;
};

std::vector<std::int64_t> idsIn(const FieldValue& value) {
    if (const auto* id = std::get_if<std::int64_t>(&value)) return {*id};
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) return *ids;
    return {};
}

bool isNothing(const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text->empty();
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) return ids->empty();
    if (const auto* words = std::get_if<std::vector<std::string>>(&value)) return words->empty();
    if (const auto* json = std::get_if<Json>(&value)) return json->size() == 0;
    return std::holds_alternative<std::nullptr_t>(value);
}

}  // namespace

RecordWriter::RecordWriter(Kernel& kernel, RecordEngine& engine, Transaction& tx, const Viewer& viewer,
                           const StoredType& stored, const std::optional<Ref>& owner)
    : _kernel(kernel), _engine(engine), _stored(stored), _context{tx, viewer, kernel, kernel.clock().now(), owner} {}

void RecordWriter::set(AnyRecord& record, std::string_view name, FieldValue value) {
    if (const Field* field = _stored.type.field(name)) field->set(record.data(), std::move(value));
}

void RecordWriter::assign(AnyRecord& record, const Patch& values) {
    for (const auto& [name, value] : values.values()) {
        const Field* field = _stored.type.field(name);
        if (!field) throw std::logic_error(_stored.type.kind + " has no field " + name);
        FieldValue copy = value;
        // Merge patch: members of an object are set one by one, null removes one (RFC 7396).
        if (field->type == FieldType::json && std::holds_alternative<Json>(copy)) {
            FieldValue held = field->get(record.data());
            Json merged = std::holds_alternative<Json>(held) && std::get<Json>(held).isObject() ? std::get<Json>(held)
                                                                                                : Json::object();
            for (const auto& [key, member] : std::get<Json>(copy).members()) {
                if (member.isNull())
                    merged.erase(key);
                else
                    merged[key] = member;
            }
            copy = std::move(merged);
        }
        field->set(record.data(), std::move(copy));
    }
}

RecordWriter::Changes RecordWriter::changesBetween(const AnyRecord& before, const AnyRecord& after) const {
    Changes result;
    for (const auto& field : _stored.type.fields) {
        if (isBookkeeping(field)) continue;
        FieldValue old = field.get(before.data());
        if (old != field.get(after.data())) result.emplace_back(&field, std::move(old));
    }
    return result;
}

Viewer RecordWriter::referring() const {
    // A token's scopes say what may be done with which records, not whose names may be used in them.
    ViewerData unscoped = _context.viewer.data();
    unscoped.scopes.clear();
    return Viewer(std::move(unscoped));
}

std::vector<Ref> RecordWriter::referencesOf(const AnyRecord& record, const Changes& changes) const {
    std::vector<Ref> result;
    for (const auto& [field, old] : changes) {
        if (field->target.empty()) continue;
        for (const auto id : idsIn(field->get(record.data())))
            if (std::string kind(field->target); !isOneself(_context.viewer, kind, id))
                result.push_back({std::move(kind), id});
    }
    return result;
}

void RecordWriter::requireKnown(const AnyRecord& record, const Changes& changes, const std::set<Ref>& known) const {
    std::vector<FieldError> errors;
    for (const auto& [field, old] : changes) {
        if (field->target.empty()) continue;
        for (const auto id : idsIn(field->get(record.data())))
            if (const std::string kind(field->target);
                !isOneself(_context.viewer, kind, id) && !known.contains({kind, id})) {
                errors.push_back({std::string(field->name), {"error.no_such_record", {{"id", std::to_string(id)}}}});
                break;
            }
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
}

void RecordWriter::checkReferences(const AnyRecord& record, const Changes& changes) {
    // A reference to what is not there, and to what the viewer may not see, is the same mistake.
    requireKnown(record, changes, seen(referring(), referencesOf(record, changes)));
}

std::set<Ref> RecordWriter::seen(const Viewer& person, const std::vector<Ref>& asked) {
    std::set<Ref> result;
    std::vector<Ref> left = asked;
    if (_context.viewer.isSystem())
        std::erase_if(left, [&](const Ref& ref) {
            if (!knownReferences().contains(ref)) return false;
            result.insert(ref);
            return true;
        });
    for (const auto& [ref, label] : _engine.labels(_context.tx, person, left)) result.insert(ref);
    if (_context.viewer.isSystem()) knownReferences().insert(result.begin(), result.end());
    return result;
}

std::set<Ref>& RecordWriter::knownReferences() {
    auto& work = _context.tx.beforeCommit(&_engine);
    if (!work) work = std::make_shared<KnownReferences>();
    return static_cast<KnownReferences&>(*work).refs;
}

void RecordWriter::guard(const AnyRecord* before, const AnyRecord* after) {
    for (const auto* guard : _stored.guards) guard->check(_context, before, after);
}

void RecordWriter::writeLinks(std::int64_t id, const AnyRecord& record, const Changes& changes) {
    for (const auto& [field, old] : changes) {
        if (!isLinked(*field)) continue;
        const std::string table(field->linkTable);
        const std::string owner(field->linkOwner);
        if (!isNothing(old)) _context.tx.execute("DELETE FROM " + table + " WHERE " + owner + " = ?", id);
        std::vector<SqlValue> values;
        const FieldValue value = field->get(record.data());
        const auto add = [&](const SqlValue& item) {
            values.emplace_back(id);
            values.push_back(item);
        };
        if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value))
            for (const auto item : *ids) add(item);
        else if (const auto* words = std::get_if<std::vector<std::string>>(&value))
            for (const auto& item : *words) add(item);
        if (values.empty()) continue;
        std::string sql = "INSERT INTO " + table + " (" + owner + ", " + std::string(field->linkValue) + ") VALUES ";
        for (std::size_t i = 0; i < values.size() / 2; ++i) sql += i ? ", (?, ?)" : "(?, ?)";
        _context.tx.change(sql, values);
    }
}

void RecordWriter::record(const AnyRecord* before, const AnyRecord* after, std::int64_t id, const char* action,
                          const Changes& changes) {
    std::vector<FieldChange> journal;
    RecordChanged event;
    for (const auto& [field, old] : changes) {
        event.changed.emplace_back(field->name);
        journal.push_back({std::string(field->name), before ? journalled(*field, old) : Json(),
                           after ? journalled(*field, field->get(after->data())) : Json()});
    }
    const Ref self{_stored.type.kind, id};
    // What happens to an entry is part of its owner's history.
    const std::string word = _context.owner ? _stored.type.kind + "_" + action : action;
    if (_stored.type.journaled)
        _kernel.ledger().journal(_context.tx, _context.viewer, _context.owner.value_or(self), word, journal);
    event.kind = self.kind;
    event.id = id;
    event.action = action;
    if (_context.owner) event.ownerKind = _context.owner->kind, event.ownerId = _context.owner->id;
    event.actorId = _context.viewer.id();
    event.via = toString(_context.viewer.origin());
    _kernel.ledger().emit(_context.tx, event);
    if (_context.owner) {
        const RecordType& ownerType = _engine.type(_context.owner->kind);
        if (ownerType.entryWritten) {
            WriteContext ownerContext{_context.tx, _context.viewer, _kernel, _context.now, _context.owner};
            ownerType.entryWritten(ownerContext, before, after);
        }
    }
    KONTOR_TESTPOINT("records.written");
}

AnyRecord RecordWriter::begun(const Patch& values) {
    AnyRecord made(_stored.type, _stored.type.make());
    assign(made, values);
    set(made, "version", std::int64_t{1});
    set(made, "created_at", _context.now);
    set(made, "updated_at", _context.now);
    return made;
}

std::string RecordWriter::insertStatement(std::size_t rows) const {
    std::string columns;
    std::size_t count = 0;
    const auto add = [&](std::string_view column) {
        columns += (columns.empty() ? "" : ", ") + std::string(column);
        ++count;
    };
    for (const auto& field : _stored.type.fields)
        if (isColumn(field)) add(field.column);
    if (_context.owner) add("kind"), add("record_id");
    std::string sql = "INSERT INTO " + _stored.type.table + " (" + columns + ") VALUES ";
    const std::string row = "(" + placeholders(count) + ")";
    for (std::size_t i = 0; i < rows; ++i) sql += (i ? ", " : "") + row;
    return sql + " RETURNING id";
}

void RecordWriter::addCells(std::vector<SqlValue>& cells, const AnyRecord& record) const {
    for (const auto& field : _stored.type.fields)
        if (isColumn(field)) cells.push_back(fieldToSql(field, field.get(record.data())));
    if (_context.owner) {
        cells.emplace_back(_context.owner->kind);
        cells.emplace_back(_context.owner->id);
    }
}

std::int64_t RecordWriter::create(const Patch& values) {
    const AnyRecord empty(_stored.type, _stored.type.make());
    AnyRecord made = begun(values);
    if (_stored.type.prepare) _stored.type.prepare(_context, nullptr, made.data());
    const Changes changes = changesBetween(empty, made);
    checkReferences(made, changes);
    guard(nullptr, &made);

    std::vector<SqlValue> cells;
    addCells(cells, made);
    std::int64_t id = 0;
    _context.tx.run(insertStatement(1), cells, [&](const SqlRow& row) { id = row.get<std::int64_t>(0); });
    set(made, "id", id);
    writeLinks(id, made, changes);
    if (_stored.type.written) _stored.type.written(_context, nullptr, made.data());
    record(nullptr, &made, id, "created", changes);
    return id;
}

bool RecordWriter::patch(const AnyRecord& before, const Patch& values) {
    AnyRecord after(_stored.type, _stored.copy(before.data()));
    assign(after, values);
    if (_stored.type.prepare) _stored.type.prepare(_context, before.data(), after.data());
    const Changes changes = changesBetween(before, after);
    if (changes.empty()) return false;
    checkReferences(after, changes);
    guard(&before, &after);

    set(after, "version", before.version() + 1);
    set(after, "updated_at", _context.now);
    std::string assignments;
    std::vector<SqlValue> cells;
    const auto add = [&](const Field& field) {
        assignments += (assignments.empty() ? "" : ", ") + std::string(field.column) + " = ?";
        cells.push_back(fieldToSql(field, field.get(after.data())));
    };
    for (const auto& [field, old] : changes)
        if (isColumn(*field)) add(*field);
    for (const char* name : {"version", "updated_at"})
        if (const Field* field = _stored.type.field(name)) add(*field);
    const std::int64_t id = before.id();
    if (!assignments.empty()) {
        cells.emplace_back(id);
        _context.tx.change("UPDATE " + _stored.type.table + " SET " + assignments + " WHERE id = ?", cells);
    }
    writeLinks(id, after, changes);
    if (_stored.type.written) _stored.type.written(_context, before.data(), after.data());
    record(&before, &after, id, "updated", changes);
    return true;
}

void RecordWriter::remove(const AnyRecord& gone) {
    guard(&gone, nullptr);
    if (_stored.type.removing) _stored.type.removing(_context, gone.data());
    const std::int64_t id = gone.id();
    knownReferences().erase({_stored.type.kind, id});
    if (_stored.type.softDelete) {
        std::string sql = "UPDATE " + _stored.type.table + " SET deleted_at = ?";
        if (_stored.type.field("version")) sql += ", version = version + 1";
        _context.tx.execute(sql + " WHERE id = ?", _context.now, id);
    } else {
        for (const auto& field : _stored.type.fields)
            if (isLinked(field))
                _context.tx.execute(
                    "DELETE FROM " + std::string(field.linkTable) + " WHERE " + std::string(field.linkOwner) + " = ?",
                    id);
        _context.tx.execute("DELETE FROM " + _stored.type.table + " WHERE id = ?", id);
    }
    record(&gone, nullptr, id, "deleted", {});
}

}  // namespace kontor
