#include "imports/import_undo.h"

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::int64_t undoneAtOnce = 64;

/// Thrown to leave a transaction that shall not be kept, and when it is not to go on.
struct TakeBack {};
struct UndoEnded {};

}  // namespace

ImportUndo::ImportUndo(JobRun& run, Kernel& kernel, Import import, std::int64_t round, Viewer viewer)
    : _run(run), _kernel(kernel), _import(std::move(import)), _round(round), _viewer(std::move(viewer)) {}

void ImportUndo::perform() {
    try {
        std::int64_t before = INT64_MAX;
        std::int64_t done = _import.undone + _import.left;
        const std::int64_t all = _import.created + _import.changed;
        for (;;) {
            if (_run.cancelled()) return;
            const auto rows = next(before);
            if (rows.empty()) break;
            before = rows.back().id;
            page(rows);
            done += static_cast<std::int64_t>(rows.size());
            _run.progress(done, all);
        }
        _kernel.db().write([&](Transaction& tx) {
            const Time now = _kernel.clock().now();
            tx.execute(
                "UPDATE import SET state = 'undone', finished_at = ?, updated_at = ?, version = version + 1 WHERE id = "
                "? AND round = ? AND state = 'undoing'",
                now, now, _import.id, _round);
        });
    } catch (const UndoEnded&) {
        // Whoever ended it left the import as it shall be.
    }
}

std::vector<ImportUndo::Row> ImportUndo::next(std::int64_t before) {
    using Columns = std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::optional<std::int64_t>,
                               std::string, std::string>;
    std::vector<Row> rows;
    _kernel.db().read([&](Transaction& tx) {
        rows.clear();
        tx.each<Columns>([&](Columns columns) { rows.push_back(std::make_from_tuple<Row>(std::move(columns))); },
                         "SELECT id, outcome, target_id, written_version, COALESCE(restore, '{}'), COALESCE(made, '[]')"
                         " FROM import_row WHERE kind = 'import' AND record_id = ? AND id < ? AND undone = 'no' AND"
                         " outcome IN ('new', 'changed') ORDER BY id DESC LIMIT ?",
                         _import.id, before, undoneAtOnce);
    });
    return rows;
}

/// All of them in one transaction; where one can't be taken back, each by itself.
void ImportUndo::page(const std::vector<Row>& rows) {
    const auto versions = _versions;
    try {
        _kernel.db().write([&](Transaction& tx) {
            _versions = versions;
            for (const auto& row : rows) {
                const Result result = take(tx, row);
                if (!result.notes.empty()) throw TakeBack();
                save(tx, row, result);
            }
        });
    } catch (const TakeBack&) {
        _versions = versions;
        for (const auto& row : rows) alone(row);
    }
}

void ImportUndo::alone(const Row& row) {
    Result result;
    const auto versions = _versions;
    _kernel.db().write([&](Transaction& tx) {
        _versions = versions;
        result = take(tx, row);
        save(tx, row, result);
    });
}

ImportUndo::Result ImportUndo::take(Transaction& tx, const Row& row) {
    Result result;
    if (!row.targetId) return result;
    const auto guarded = [&](auto&& step) {
        tx.execute("SAVEPOINT import_undo");
        try {
            step();
            return true;
        } catch (const Unavailable&) {
            throw;
        } catch (const NotFound&) {
            result.notes.push_back({"", {"error.undo_gone", {}}});
        } catch (const Invalid& invalid) {
            for (const auto& error : invalid.errors()) result.notes.push_back(error);
        } catch (const Error& error) {
            result.notes.push_back({"", error.message()});
        }
        tx.execute("ROLLBACK TO SAVEPOINT import_undo");
        return false;
    };
    const bool done = guarded([&] { row.outcome == "new" ? removeNew(tx, row, result) : restoreOld(tx, row, result); });
    if (!done) result.word = "left";
    if (result.word != "left" || row.outcome != "new") guarded([&] { removeMade(tx, row, result); });
    return result;
}

void ImportUndo::removeNew(Transaction& tx, const Row& row, Result& result) {
    const Ref ref{_import.recordKind, *row.targetId};
    const auto known = _versions.find(ref.id);
    const std::int64_t version = known == _versions.end() ? row.version.value_or(0) : known->second;
    result.word = "left";
    if (_kernel.records().get(tx, _viewer, ref).version() != version) {
        result.notes.push_back({"", {"error.undo_changed", {}}});
    } else if (isReferredTo(tx, ref)) {
        result.notes.push_back({"", {"error.still_used", {}}});
    } else {
        _kernel.records().remove(tx, _viewer, ref);
        result.word = "deleted";
    }
}

/// Field by field: those that still hold what the import put there.
void ImportUndo::restoreOld(Transaction& tx, const Row& row, Result& result) {
    const Ref ref{_import.recordKind, *row.targetId};
    const RecordType& type = _kernel.records().type(ref.kind);
    const AnyRecord now = _kernel.records().get(tx, _viewer, ref);
    Json values = Json::object();
    const Json restore = Json::parse(row.restore);
    for (const auto& [name, change] : restore.members()) {
        const Field* field = type.field(name);
        if (!field) continue;
        if (toJson(*field, now.get(name)) == change["to"])
            values[name] = change["from"];
        else
            result.notes.push_back({name, {"error.undo_changed", {}}});
    }
    if (values.size() > 0) {
        const AnyRecord after =
            _kernel.records().patch(tx, _viewer, ref, Patch::fromJson(type, _viewer, values, false));
        if (_versions.contains(ref.id) || now.version() == row.version) _versions[ref.id] = after.version();
    }
    result.word = result.notes.empty() ? "restored" : "left";
}

/// Places and the like that the row named and that were made for it, unless somebody uses them by now.
void ImportUndo::removeMade(Transaction& tx, const Row& row, Result& result) {
    const Json made = Json::parse(row.made);
    for (auto item = made.items().rbegin(); item != made.items().rend(); ++item) {
        const Ref ref{(*item)["kind"].text(), (*item)["id"].integer()};
        const AnyRecord now = _kernel.records().get(tx, _viewer, ref);
        const auto known = ref.kind == _import.recordKind ? _versions.find(ref.id) : _versions.end();
        const std::int64_t version = known == _versions.end() ? 1 : known->second;
        if (now.version() == version && !isReferredTo(tx, ref))
            _kernel.records().remove(tx, _viewer, ref);
        else
            result.notes.push_back(
                {"",
                 {"error.undo_made_left",
                  {{"name", _kernel.records().labels(tx, _viewer, ref.kind, {ref.id}).at(0).second}}}});
    }
}

/// Whether a record that this import did not make itself, and will not take away, refers to it.
bool ImportUndo::isReferredTo(Transaction& tx, const Ref& ref) const {
    for (const auto& [kind, type] : _kernel.catalog().records)
        for (const auto& field : type.fields) {
            if (field.target != ref.kind || type.table == "journal" || type.table == "import") continue;
            bool found = false;
            const auto row = [&](const SqlRow&) { found = true; };
            if (!field.linkTable.empty() && field.type == FieldType::references) {
                tx.run("SELECT 1 FROM " + std::string(field.linkTable) + " v WHERE v." + std::string(field.linkValue) +
                           " = ? LIMIT 1",
                       {ref.id}, row);
            } else if (field.type == FieldType::reference && !field.column.empty() && field.expression.empty()) {
                Predicate where{"t." + std::string(field.column) + " = ?", {ref.id}};
                if (type.softDelete) where = conjoin(where, {"t.deleted_at IS NULL", {}});
                if (kind == _import.recordKind)
                    where = conjoin(where, {"NOT EXISTS (SELECT 1 FROM import_row r WHERE r.record_id = ? AND"
                                            " r.target_id = t.id AND r.outcome = 'new' AND"
                                            " r.written_version = t.version)",
                                            {_import.id}});
                tx.run("SELECT 1 FROM " + type.table + " t WHERE " + where.sql + " LIMIT 1", where.values, row);
            }
            if (found) return true;
        }
    return false;
}

void ImportUndo::save(Transaction& tx, const Row& row, const Result& result) {
    Json notes = Json::array();
    for (const auto& [field, message] : result.notes) {
        Json params = Json::object();
        for (const auto& [name, value] : message.params) params[name] = value;
        notes.push(Json::object({{"field", field},
                                 {"message", _kernel.translations().text("en", message)},
                                 {"key", message.key},
                                 {"params", std::move(params)}}));
    }
    tx.execute("UPDATE import_row SET undone = ?, undo_notes = ? WHERE id = ?", result.word, notes.dump(), row.id);
    const std::int64_t left = result.word == "left" ? 1 : 0;
    if (tx.execute("UPDATE import SET undone_count = undone_count + ?, left_count = left_count + ?, updated_at = ?,"
                   " version = version + 1 WHERE id = ? AND round = ? AND state = 'undoing'",
                   1 - left, left, _kernel.clock().now(), _import.id, _round) == 0)
        throw UndoEnded();
}

}  // namespace kontor
