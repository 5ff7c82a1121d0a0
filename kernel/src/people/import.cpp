#include "people/import.h"

#include <algorithm>
#include <map>
#include <span>

#include "kontor/custom_fields.h"
#include "kontor/log.h"
#include "kontor/text.h"
#include "people/import_columns.h"
#include "people/import_rows.h"

namespace kontor {

namespace {

const LogEvent failed(
    LogEvent::Level::warning, "people.import_failed", "Import {import} failed: {error}",
    "Rows taken over before stay; the import's page says how far it came. Start it again with the same "
    "file: what is there already is unchanged.");

constexpr const char* jobName = "people.import";
constexpr std::int64_t mostBytes = 20 << 20;
constexpr std::size_t atOnce = 100;
constexpr std::chrono::hours keep(24 * 30);

/// Thrown to leave a transaction that shall not be kept.
struct RollBack {};

CsvTable tableOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t fileId) {
    try {
        const StoredFile file = kernel.files().find(tx, viewer, fileId);
        if (file.size > mostBytes) throw Invalid("file_id", "error.csv_size", {{"most", "20"}});
        return readCsv(kernel.files().read(file));
    } catch (const NotFound&) {
        throw Invalid("file_id", "error.no_such_file", {{"id", std::to_string(fileId)}});
    }
}

void findKey(Import& import) {
    const auto keys = ImportColumns::keys(import.recordKind);
    const auto isColumn = [&](const std::string& key) {
        for (const auto& [column, field] : import.mapping.members())
            if (field.text() == key) return true;
        return false;
    };
    if (import.matchBy.empty())
        for (const auto& key : keys)
            if (import.matchBy.empty() && isColumn(key)) import.matchBy = key;
    if (std::find(keys.begin(), keys.end(), import.matchBy) == keys.end() || !isColumn(import.matchBy))
        throw Invalid("match_by", "error.no_key_column", {{"values", join(keys, ", ")}});
}

void beginAgain(Import& import, const char* state) {
    import.state = state;
    import.done = import.created = import.changed = import.unchanged = import.refused = 0;
    import.error.clear();
    import.finishedAt.reset();
}

/// One walk along the rows of a file, which goes on where it was interrupted.
class Walk {
  public:
    Walk(JobRun& run, Kernel& kernel, Import import, CsvTable table, Viewer viewer,
         std::vector<CustomFields::Declared> custom)
        : _run(run),
          _kernel(kernel),
          _import(std::move(import)),
          _table(std::move(table)),
          _rows(kernel, _import, _table, std::move(viewer), std::move(custom)),
          _trial(_import.state == "checking") {}

    void perform() {
        for (auto at = static_cast<std::size_t>(_import.done); at < _table.rows.size();) {
            if (_run.cancelled()) return;
            const std::size_t end = std::min(at + atOnce, _table.rows.size());
            const auto page = std::span(_table.rows).subspan(at, end - at);
            if (_trial)
                tryOut(page);
            else
                apply(page);
            at = end;
            _run.progress(static_cast<std::int64_t>(at), static_cast<std::int64_t>(_table.rows.size()));
        }
        if (!_trial) finishManagers();
        _kernel.db().write([&](Transaction& tx) {
            const Time now = _kernel.clock().now();
            tx.execute(
                "UPDATE import SET state = ?, finished_at = ?, updated_at = ?, version = version + 1 WHERE id = ?",
                _trial ? "checked" : "applied", now, now, _import.id);
        });
    }

  private:
    using Page = std::span<const CsvTable::Row>;

    std::vector<ImportRow> written(Transaction& tx, Page page) {
        _rows.begin();
        std::vector<ImportRow> results;
        for (const auto& row : page) results.push_back(_rows.write(tx, row));
        return results;
    }

    /// The rows are really written, and then not kept: so every rule says what it has to say.
    void tryOut(Page page) {
        std::vector<ImportRow> results;
        try {
            _kernel.db().write([&](Transaction& tx) {
                results = written(tx, page);
                throw RollBack();
            });
        } catch (const RollBack&) {
        }
        _kernel.db().write([&](Transaction& tx) { save(tx, results); });
    }

    void apply(Page page) {
        try {
            _kernel.db().write([&](Transaction& tx) {
                const auto results = written(tx, page);
                for (const auto& result : results)
                    if (result.outcome == "refused") throw RollBack();
                save(tx, results);
            });
        } catch (const RollBack&) {
            for (const auto& row : page) applyOne(row);
        }
    }

    /// Alone, so that a row that can't be taken leaves nothing behind.
    void applyOne(const CsvTable::Row& row) {
        std::vector<ImportRow> results;
        try {
            _kernel.db().write([&](Transaction& tx) {
                results = written(tx, {&row, 1});
                if (results.front().outcome == "refused") throw RollBack();
                save(tx, results);
            });
        } catch (const RollBack&) {
            _kernel.db().write([&](Transaction& tx) { save(tx, results); });
        }
    }

    void finishManagers() {
        const auto later = _rows.later();
        for (const auto at : later) try {
                _kernel.db().write([&](Transaction& tx) {
                    if (written(tx, {&_table.rows[at], 1}).front().outcome == "refused") throw RollBack();
                });
            } catch (const RollBack&) {
                // Its row was refused before, too, or its manager's was.
            }
    }

    void save(Transaction& tx, const std::vector<ImportRow>& results) {
        const Time now = _kernel.clock().now();
        std::map<std::string, std::int64_t> counts;
        for (const auto& result : results) {
            ++counts[result.outcome];
            tx.execute(
                "INSERT INTO import_row (kind, record_id, line, outcome, target_id, label, changes, errors, "
                "created_at, "
                "updated_at) VALUES ('import', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _import.id, result.line, result.outcome,
                _trial && result.outcome == "new" ? std::nullopt : result.targetId, result.label, result.changes.dump(),
                result.errors.dump(), now, now);
        }
        tx.execute(
            "UPDATE import SET done = done + ?, new_count = new_count + ?, changed_count = changed_count + ?,"
            " unchanged_count = unchanged_count + ?, refused_count = refused_count + ?, updated_at = ?,"
            " version = version + 1 WHERE id = ?",
            static_cast<std::int64_t>(results.size()), counts["new"], counts["changed"], counts["unchanged"],
            counts["refused"], now, _import.id);
    }

    JobRun& _run;
    Kernel& _kernel;
    const Import _import;
    const CsvTable _table;
    ImportRows _rows;
    const bool _trial;
};

void runImport(JobRun& run, Kernel& kernel) {
    const std::int64_t id = run.arguments()["import_id"].integer();
    const Viewer system = Viewer::system("import");
    try {
        std::optional<Walk> walk;
        kernel.db().read([&](Transaction& tx) {
            const auto import = kernel.records().get<Import>(tx, system, id);
            if (!import.underWay()) return;
            const Viewer viewer =
                import.authorId ? kernel.accounts().viewerOf(tx, *import.authorId, Origin::web) : system;
            walk.emplace(run, kernel, import, tableOf(tx, kernel, system, import.fileId), viewer,
                         kernel.get<CustomFields>().of(tx, import.recordKind));
        });
        if (walk) walk->perform();
    } catch (const Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        const auto* known = dynamic_cast<const Error*>(&error);
        const std::string text = known ? kernel.translations().text("en", known->message()) : error.what();
        log(failed, {{"import", std::to_string(id)}, {"error", text}});
        kernel.db().write([&](Transaction& tx) {
            tx.execute(
                "UPDATE import SET state = 'failed', error = ?, updated_at = ?, version = version + 1 WHERE id = ?",
                std::string(leftCharacters(isUtf8(text) ? text : "?", 1000)), kernel.clock().now(), id);
        });
    }
}

}  // namespace

void prepareImport(WriteContext& context, const Import* before, Import& after) {
    if (before && before->mapping == after.mapping && before->matchBy == after.matchBy &&
        before->createMissing == after.createMissing)
        return;
    if (before && before->underWay()) throw Conflict("error.import_under_way");
    if (before && before->state == "applied") throw Conflict("error.import_applied");
    context.viewer.require(context.kernel.records().type(after.recordKind).createPermission);
    const CsvTable table = tableOf(context.tx, context.kernel, context.viewer, after.fileId);
    if (table.rows.empty()) throw Invalid("file_id", "error.csv_empty");
    const auto custom = context.kernel.get<CustomFields>().of(context.tx, after.recordKind);
    after.mapping = ImportColumns::complete(after.recordKind, table.header, after.mapping, custom);
    findKey(after);
    after.fileName = context.kernel.files().find(context.tx, context.viewer, after.fileId).name;
    after.encoding = table.encoding;
    after.total = static_cast<std::int64_t>(table.rows.size());
    after.authorId = context.viewer.id() ? std::optional(context.viewer.id()) : std::nullopt;
    beginAgain(after, "checking");
}

void importWritten(WriteContext& context, const Import* before, const Import& after) {
    if (after.state != "checking" || (before && before->state == "checking")) return;
    removeImportRows(context.tx, after.id);
    context.kernel.files().attach(context.tx, context.viewer, after.fileId, {std::string(Import::kind), after.id});
    context.kernel.jobs().enqueue(context.tx, jobName, Json::object({{"import_id", after.id}}));
}

void removeImportRows(Transaction& tx, std::int64_t importId) {
    tx.execute("DELETE FROM import_row WHERE kind = 'import' AND record_id = ?", importId);
}

void applyImport(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t importId) {
    const Ref ref{std::string(Import::kind), importId};
    tx.run("SELECT id FROM import WHERE id = ? FOR UPDATE", {importId}, [](const SqlRow&) {});
    const auto import = kernel.records().get<Import>(tx, viewer, importId);
    viewer.require("users.import");
    viewer.require(kernel.records().type(import.recordKind).createPermission);
    if (import.underWay()) throw Conflict("error.import_under_way");
    if (import.state != "checked") throw Conflict("error.import_not_checked");
    removeImportRows(tx, importId);
    tx.execute(
        "UPDATE import SET state = 'applying', done = 0, new_count = 0, changed_count = 0, unchanged_count = 0,"
        " refused_count = 0, author_id = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        viewer.id() ? std::optional(viewer.id()) : std::nullopt, kernel.clock().now(), importId);
    kernel.ledger().journal(tx, viewer, ref, "applied", {{"rows", Json(), Json(import.total)}});
    kernel.jobs().enqueue(tx, jobName, Json::object({{"import_id", importId}}));
}

Job importJob() {
    Job job;
    job.name = jobName;
    job.doc = "Looks at the rows of an imported file, or takes them over.";
    job.run = runImport;
    return job;
}

Job pruneImportsJob() {
    Job job;
    job.name = "people.forget_imports";
    job.doc = "Forgets imports of a month ago, with what their rows said.";
    job.every = std::chrono::hours(24);
    job.run = [](JobRun&, Kernel& kernel) {
        const Viewer system = Viewer::system("forgotten after a month");
        const auto old = kernel.db().read([&](Transaction& tx) {
            return tx.all<std::int64_t>("SELECT id FROM import WHERE created_at < ? LIMIT 1000",
                                        kernel.clock().now() - keep);
        });
        for (const auto id : old)
            kernel.db().write([&](Transaction& tx) {
                kernel.records().remove(tx, system, {std::string(Import::kind), id});
                tx.execute("DELETE FROM file_ref WHERE kind = 'import' AND record_id = ?", id);
            });
    };
    return job;
}

}  // namespace kontor
