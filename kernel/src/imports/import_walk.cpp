#include "imports/import_walk.h"

#include <algorithm>
#include <bit>
#include <map>

#include "imports/import.h"

namespace kontor {

namespace {

/// Rows of one transaction; a power of two, so that few different statements are prepared.
constexpr std::size_t atOnce = 128;

/// Thrown to leave a transaction that shall not be kept.
struct RollBack {};
/// Thrown when the walk is not to go on.
struct Ended {};

std::string refsAsText(const std::vector<Ref>& refs) {
    Json list = Json::array();
    for (const auto& ref : refs) list.push(Json::object({{"kind", ref.kind}, {"id", ref.id}}));
    return list.dump();
}

}  // namespace

ImportWalk::ImportWalk(JobRun& run, Kernel& kernel, Import import, std::int64_t round, const RowFile& rows,
                       const ImportColumns& columns, Viewer viewer)
    : _run(run),
      _kernel(kernel),
      _import(std::move(import)),
      _round(round),
      _table(rows),
      _columns(columns),
      _file(_import, columns, rows),
      _rows(kernel, _import, _file, columns, std::move(viewer)),
      _isTrial(_import.state == "checking"),
      _trial(_file, rows) {}

void ImportWalk::perform() {
    try {
        walk();
    } catch (const Ended&) {
        // Whoever ended it left the import as it shall be.
    }
}

void ImportWalk::walk() {
    if (_isTrial) beginTrial();
    const std::size_t all = _table.size();
    for (auto at = _isTrial ? 0 : static_cast<std::size_t>(_import.done); at < all;) {
        if (_run.cancelled()) return;
        const std::size_t end = std::min(at + atOnce, all);
        if (_isTrial)
            tryOut(at, end);
        else
            apply(_table.between(at, end));
        at = end;
        _run.progress(static_cast<std::int64_t>(at), static_cast<std::int64_t>(all));
    }
    finishAwaiting();
    if (!_run.cancelled()) finish();
}

void ImportWalk::beginTrial() {
    if (_import.done == 0) return;
    _kernel.db().write([&](Transaction& tx) {
        update(tx,
               "done = 0, new_count = 0, changed_count = 0, unchanged_count = 0, refused_count = 0, skipped_count = 0",
               {});
        removeImportRows(tx, _import.id);
    });
}

/// The rows are really written, and then not kept: so every rule says what it has to say.
void ImportWalk::tryOut(std::size_t from, std::size_t end) {
    std::vector<WrittenRow> results;
    const auto earlier = _trial.before(from, end);
    const auto page = _table.between(from, end);
    try {
        _kernel.db().write([&](Transaction& tx) {
            results.clear();
            _rows.begin(tx, page, {});
            for (const auto row : earlier) _rows.write(tx, _table.at(row));
            for (const auto& row : page) {
                // What a refused row wrote before it was refused must not be there for those after it.
                const ImportLookup::Places places = _rows.places();
                tx.execute("SAVEPOINT import_row");
                results.push_back(_rows.write(tx, row));
                if (results.back().outcome != "refused") continue;
                tx.execute("ROLLBACK TO SAVEPOINT import_row");
                _rows.backTo(tx, places);
            }
            throw RollBack();
        });
    } catch (const RollBack&) {
    }
    _rows.promiseMade();
    for (std::size_t i = 0; i < results.size(); ++i)
        if (results[i].outcome != "refused" && results[i].outcome != "skipped")
            _trial.taken(from + i, results[i].touched);
    _kernel.db().write([&](Transaction& tx) { save(tx, results); });
}

/// A refused row is left alone, so that it leaves nothing behind.
void ImportWalk::apply(Page page) {
    while (!page.empty()) {
        const auto refused = attempt(page);
        if (!refused) return;
        const auto& [at, row] = *refused;
        apply(page.first(at));
        _kernel.db().write([&](Transaction& tx) { save(tx, {&row, 1}); });
        page = page.subspan(at + 1);
    }
}

std::optional<std::pair<std::size_t, WrittenRow>> ImportWalk::attempt(Page page) {
    std::vector<WrittenRow> results;
    if (page.empty()) return std::nullopt;
    try {
        _kernel.db().write([&](Transaction& tx) {
            results.clear();
            _rows.begin(tx, page, _places);
            for (const auto& row : page) {
                results.push_back(_rows.write(tx, row));
                if (results.back().outcome == "refused") throw RollBack();
            }
            save(tx, results);
        });
    } catch (const RollBack&) {
        return std::pair(results.size() - 1, std::move(results.back()));
    }
    _places = _rows.places();
    return std::nullopt;
}

void ImportWalk::save(Transaction& tx, std::span<const WrittenRow> rows) {
    const Time now = _kernel.clock().now();
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : rows) ++counts[row.outcome];
    update(tx,
           "done = done + ?, new_count = new_count + ?, changed_count = changed_count + ?, unchanged_count = "
           "unchanged_count + ?, refused_count = refused_count + ?, skipped_count = skipped_count + ?",
           {static_cast<std::int64_t>(rows.size()), counts["new"], counts["changed"], counts["unchanged"],
            counts["refused"], counts["skipped"]});
    while (!rows.empty()) {
        const auto some = rows.first(std::bit_floor(rows.size()));
        std::string sql =
            "INSERT INTO import_row (kind, record_id, line, outcome, target_id, label, changes, errors, awaits, "
            "undo_notes, written_version, restore, made, created_at, updated_at) VALUES ";
        std::vector<SqlValue> values;
        for (const auto& row : some) {
            sql += values.empty() ? "" : ", ";
            sql += "('import', " + placeholders(14) + ")";
            for (SqlValue value :
                 {toSql(_import.id), toSql(row.line), toSql(row.outcome),
                  toSql(_isTrial && row.outcome == "new" ? std::nullopt : row.targetId), toSql(row.label),
                  toSql(row.changes.dump()), toSql(row.errors.dump()),
                  row.awaits.empty() ? SqlValue() : SqlValue(row.awaits), SqlValue(std::string("[]")),
                  _isTrial ? SqlValue() : toSql(row.writtenVersion),
                  _isTrial || row.restore.size() == 0 ? SqlValue() : toSql(row.restore.dump()),
                  _isTrial || row.made.empty() ? SqlValue() : toSql(refsAsText(row.made)), toSql(now), toSql(now)})
                values.push_back(std::move(value));
        }
        tx.change(sql, values);
        rows = rows.subspan(some.size());
    }
}

/// Those that named what was not there yet; kept with the rows, so that an interruption loses none.
void ImportWalk::finishAwaiting() {
    for (std::int64_t after = 0;;) {
        using Row = std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::string, std::string,
                               std::string, std::string>;
        std::vector<Awaiting> rows;
        _kernel.db().read([&](Transaction& tx) {
            rows.clear();
            tx.each<Row>([&](Row row) { rows.push_back(std::make_from_tuple<Awaiting>(std::move(row))); },
                         "SELECT id, outcome, target_id, changes, errors, awaits, COALESCE(restore, '{}') FROM "
                         "import_row WHERE kind = 'import' AND "
                         "record_id = ? AND id > ? AND awaits IS NOT NULL ORDER BY id LIMIT ?",
                         _import.id, after, static_cast<std::int64_t>(atOnce));
        });
        if (rows.empty() || _run.cancelled()) return;
        after = rows.back().id;
        if (!giveAll(rows))
            for (const auto& row : rows) giveOne(row);
    }
}

std::optional<FieldError> ImportWalk::give(Transaction& tx, const Awaiting& row) {
    if (!row.targetId) return std::nullopt;
    Json restore = Json::parse(row.restore);
    std::int64_t version = 0;
    auto error = _rows.giveLater(tx, *row.targetId, row.awaits, restore, version);
    if (!error)
        tx.execute("UPDATE import_row SET restore = ?, written_version = ? WHERE id = ?", restore.dump(), version,
                   row.id);
    return error;
}

bool ImportWalk::giveAll(const std::vector<Awaiting>& rows) {
    try {
        _kernel.db().write([&](Transaction& tx) {
            _rows.begin(tx, {}, {});
            update(tx, "done = done", {});
            for (const auto& row : rows) {
                std::optional<FieldError> error;
                if (_isTrial && !_trial.has(row.awaits))
                    error = FieldError{_columns.kind().later, {"error.no_such_record", {{"id", row.awaits}}}};
                if (!_isTrial) error = give(tx, row);
                if (error && !_isTrial) throw RollBack();
                settle(tx, row, error);
            }
        });
        return true;
    } catch (const RollBack&) {
        return false;
    }
}

void ImportWalk::giveOne(const Awaiting& row) {
    std::optional<FieldError> error;
    try {
        _kernel.db().write([&](Transaction& tx) {
            _rows.begin(tx, {}, {});
            update(tx, "done = done", {});
            error = give(tx, row);
            if (error) throw RollBack();
            settle(tx, row, std::nullopt);
        });
    } catch (const RollBack&) {
        _kernel.db().write([&](Transaction& tx) { settle(tx, row, error); });
    }
}

/// Where what was named did not come after all, the row tells so, and no longer that it would be referred to.
void ImportWalk::settle(Transaction& tx, const Awaiting& row, const std::optional<FieldError>& error) {
    if (!error) {
        tx.execute("UPDATE import_row SET awaits = NULL WHERE id = ?", row.id);
        return;
    }
    const std::string field = _rows.laterField();
    Json changes = Json::array();
    const Json all = Json::parse(row.changes);
    for (const auto& change : all.items())
        if (change["field"].text() != field) changes.push(change);
    Json errors = Json::parse(row.errors);
    const Json told = _rows.told({*error});
    for (const auto& item : told.items()) errors.push(item);
    const bool nothingLeft = row.outcome == "changed" && changes.size() == 0;
    tx.execute("UPDATE import_row SET awaits = NULL, changes = ?, errors = ?, outcome = ? WHERE id = ?", changes.dump(),
               errors.dump(), nothingLeft ? "unchanged" : row.outcome, row.id);
    if (nothingLeft) update(tx, "changed_count = changed_count - 1, unchanged_count = unchanged_count + 1", {});
}

void ImportWalk::finish() {
    _kernel.db().write([&](Transaction& tx) {
        update(tx, "state = ?, finished_at = ?",
               {std::string(_isTrial ? "checked" : "applied"), _kernel.clock().now()});
    });
}

void ImportWalk::update(Transaction& tx, const std::string& assignments, std::vector<SqlValue> values) {
    for (SqlValue value :
         {SqlValue(_kernel.clock().now()), SqlValue(_import.id), SqlValue(_round), SqlValue(_import.state)})
        values.push_back(std::move(value));
    if (tx.change("UPDATE import SET " + assignments +
                      ", updated_at = ?, version = version + 1 WHERE id = ? AND round = ? AND state = ?",
                  values) == 0)
        throw Ended();
}

}  // namespace kontor
