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

}  // namespace

ImportWalk::ImportWalk(JobRun& run, Kernel& kernel, Import import, std::int64_t round, CsvTable table, Viewer viewer,
                       std::vector<CustomFields::Declared> custom)
    : _run(run),
      _kernel(kernel),
      _import(std::move(import)),
      _round(round),
      _table(std::move(table)),
      _file(_import, _table),
      _rows(kernel, _import, _file, std::move(viewer), std::move(custom)),
      _isTrial(_import.state == "checking"),
      _trial(_file, _table) {}

void ImportWalk::perform() {
    try {
        walk();
    } catch (const Ended&) {
        // Whoever ended it left the import as it shall be.
    }
}

void ImportWalk::walk() {
    if (_isTrial) beginTrial();
    const std::size_t all = _table.rows.size();
    for (auto at = _isTrial ? 0 : static_cast<std::size_t>(_import.done); at < all;) {
        if (_run.cancelled()) return;
        const std::size_t end = std::min(at + atOnce, all);
        if (_isTrial)
            tryOut(at, end);
        else
            apply(Page(_table.rows).subspan(at, end - at));
        at = end;
        _run.progress(static_cast<std::int64_t>(at), static_cast<std::int64_t>(all));
    }
    finishManagers();
    if (!_run.cancelled()) finish();
}

void ImportWalk::beginTrial() {
    if (_import.done == 0) return;
    _kernel.db().write([&](Transaction& tx) {
        update(tx, "done = 0, new_count = 0, changed_count = 0, unchanged_count = 0, refused_count = 0", {});
        removeImportRows(tx, _import.id);
    });
}

/// The rows are really written, and then not kept: so every rule says what it has to say.
void ImportWalk::tryOut(std::size_t from, std::size_t end) {
    std::vector<WrittenRow> results;
    const auto earlier = _trial.before(from, end);
    try {
        _kernel.db().write([&](Transaction& tx) {
            results.clear();
            _rows.begin(tx, Page(_table.rows).subspan(from, end - from), {});
            for (const auto row : earlier) _rows.write(tx, _table.rows[row]);
            for (std::size_t row = from; row < end; ++row) {
                // What a refused row wrote before it was refused must not be there for those after it.
                const ImportLookup::Places places = _rows.places();
                tx.execute("SAVEPOINT import_row");
                results.push_back(_rows.write(tx, _table.rows[row]));
                if (results.back().outcome != "refused") continue;
                tx.execute("ROLLBACK TO SAVEPOINT import_row");
                _rows.backTo(places);
            }
            throw RollBack();
        });
    } catch (const RollBack&) {
    }
    _rows.promiseMade();
    for (std::size_t i = 0; i < results.size(); ++i)
        if (results[i].outcome != "refused") _trial.taken(from + i, results[i].touched);
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
           "unchanged_count + ?, refused_count = refused_count + ?",
           {static_cast<std::int64_t>(rows.size()), counts["new"], counts["changed"], counts["unchanged"],
            counts["refused"]});
    while (!rows.empty()) {
        const auto some = rows.first(std::bit_floor(rows.size()));
        std::string sql =
            "INSERT INTO import_row (kind, record_id, line, outcome, target_id, label, changes, errors, awaits, "
            "created_at, updated_at) VALUES ";
        std::vector<SqlValue> values;
        for (const auto& row : some) {
            sql += values.empty() ? "" : ", ";
            sql += "('import', " + placeholders(10) + ")";
            for (SqlValue value : {toSql(_import.id), toSql(row.line), toSql(row.outcome),
                                   toSql(_isTrial && row.outcome == "new" ? std::nullopt : row.targetId),
                                   toSql(row.label), toSql(row.changes.dump()), toSql(row.errors.dump()),
                                   row.awaits.empty() ? SqlValue() : SqlValue(row.awaits), toSql(now), toSql(now)})
                values.push_back(std::move(value));
        }
        tx.change(sql, values);
        rows = rows.subspan(some.size());
    }
}

/// Those whose managers were not there yet; kept with the rows, so that an interruption loses none.
void ImportWalk::finishManagers() {
    for (std::int64_t after = 0;;) {
        using Row =
            std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::string, std::string, std::string>;
        std::vector<Awaiting> rows;
        _kernel.db().read([&](Transaction& tx) {
            rows.clear();
            tx.each<Row>(
                [&](Row row) { rows.push_back(std::make_from_tuple<Awaiting>(std::move(row))); },
                "SELECT id, outcome, target_id, changes, errors, awaits FROM import_row WHERE kind = 'import' AND "
                "record_id = ? AND id > ? AND awaits IS NOT NULL ORDER BY id LIMIT ?",
                _import.id, after, static_cast<std::int64_t>(atOnce));
        });
        if (rows.empty() || _run.cancelled()) return;
        after = rows.back().id;
        if (!giveManagers(rows))
            for (const auto& row : rows) giveManager(row);
    }
}

bool ImportWalk::giveManagers(const std::vector<Awaiting>& rows) {
    try {
        _kernel.db().write([&](Transaction& tx) {
            _rows.begin(tx, {}, {});
            update(tx, "done = done", {});
            for (const auto& row : rows) {
                std::optional<FieldError> error;
                if (_isTrial && !_trial.hasPerson(row.manager))
                    error = FieldError{"manager", {"error.no_such_record", {{"id", row.manager}}}};
                if (!_isTrial && row.userId) error = _rows.giveManager(tx, *row.userId, row.manager);
                if (error && !_isTrial) throw RollBack();
                settle(tx, row, error);
            }
        });
        return true;
    } catch (const RollBack&) {
        return false;
    }
}

void ImportWalk::giveManager(const Awaiting& row) {
    std::optional<FieldError> error;
    try {
        _kernel.db().write([&](Transaction& tx) {
            _rows.begin(tx, {}, {});
            update(tx, "done = done", {});
            error = row.userId ? _rows.giveManager(tx, *row.userId, row.manager) : std::nullopt;
            if (error) throw RollBack();
            settle(tx, row, std::nullopt);
        });
    } catch (const RollBack&) {
        _kernel.db().write([&](Transaction& tx) { settle(tx, row, error); });
    }
}

/// Where somebody has no manager after all, their row tells, and no longer that they would have one.
void ImportWalk::settle(Transaction& tx, const Awaiting& row, const std::optional<FieldError>& error) {
    if (!error) {
        tx.execute("UPDATE import_row SET awaits = NULL WHERE id = ?", row.id);
        return;
    }
    Json changes = Json::array();
    const Json all = Json::parse(row.changes);
    for (const auto& change : all.items())
        if (change["field"].text() != "manager_id") changes.push(change);
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
