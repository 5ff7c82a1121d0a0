#include "imports/import.h"

#include <algorithm>

#include "imports/import_columns.h"
#include "imports/import_walk.h"
#include "kontor/custom_fields.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent importFailed(
    LogEvent::Level::warning, "people.import_failed", "Import {import} failed: {error}",
    "Rows taken over before stay; the import's page says how far it came. Start it again with the same "
    "file: what is there already is unchanged.");

constexpr const char* importJobName = "people.import";
constexpr std::int64_t mostBytes = 20 << 20;
constexpr std::chrono::hours keepImports(24 * 30);

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

std::optional<std::int64_t> idOf(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(id);
}

/// What is done is done with these rights: of the person, in the bounds of the token they used.
void remember(Import& import, const Viewer& viewer) {
    import.actsAsId = idOf(viewer.id());
    import.via = toString(viewer.origin());
    import.scopes = viewer.data().scopes;
    import.impersonatorId = idOf(viewer.data().impersonatorId);
}

/// Whoever asked for it, as they are now.
Viewer actorOf(Transaction& tx, Kernel& kernel, const Import& import) {
    if (!import.actsAsId) {
        // Nobody's account: only the product's own administrator has none.
        if (import.via != toString(Origin::shell) && import.via != toString(Origin::system)) throw Forbidden("import");
        return Viewer::system("import", Origin::shell);
    }
    constexpr Origin ways[] = {Origin::api, Origin::shell, Origin::web};
    const auto way =
        std::find_if(std::begin(ways), std::end(ways), [&](Origin origin) { return toString(origin) == import.via; });
    ViewerData data =
        kernel.accounts().viewerOf(tx, *import.actsAsId, way == std::end(ways) ? Origin::web : *way).data();
    data.scopes = import.scopes;
    data.impersonatorId = import.impersonatorId.value_or(0);
    return Viewer(std::move(data));
}

/// Begins a round of its own, so that a walk of an earlier one does not go on.
void enqueue(Transaction& tx, Kernel& kernel, std::int64_t importId) {
    removeImportRows(tx, importId);
    tx.execute("UPDATE import SET round = round + 1 WHERE id = ?", importId);
    const auto round = tx.one<std::int64_t>("SELECT round FROM import WHERE id = ?", importId);
    const auto job =
        kernel.jobs().enqueue(tx, importJobName, Json::object({{"import_id", importId}, {"round", round}}));
    tx.execute("UPDATE import SET job_id = ? WHERE id = ?", job, importId);
}

/// The managers its rows wait for are looked for no longer: names of people that no record shows.
void forgetAwaited(Transaction& tx, std::int64_t importId) {
    tx.execute("UPDATE import_row SET awaits = NULL WHERE kind = 'import' AND record_id = ? AND awaits IS NOT NULL",
               importId);
}

/// What became of those whose job ended before they did.
void mend(Transaction& tx, Time now, std::int64_t importId = 0) {
    using Row = std::tuple<std::int64_t, std::optional<std::string>, std::optional<std::string>>;
    const std::string one = importId ? " AND i.id = ?" : "";
    std::vector<SqlValue> values;
    if (importId) values.emplace_back(importId);
    std::vector<Row> ended;
    tx.run(
        "SELECT i.id, j.state, j.error FROM import i LEFT JOIN job_run j ON j.id = i.job_id WHERE i.state IN"
        " ('checking', 'applying') AND (j.id IS NULL OR j.state IN ('cancelled', 'failed') OR j.cancel_requested)" +
            one + " FOR UPDATE",
        values, [&](const SqlRow& row) {
            ended.emplace_back(row.get<std::int64_t>(0), row.get<std::optional<std::string>>(1),
                               row.get<std::optional<std::string>>(2));
        });
    for (const auto& [id, state, error] : ended) {
        const bool failed = state == "failed";
        tx.execute(
            "UPDATE import SET state = ?, error = ?, finished_at = ?, updated_at = ?, version = version + 1 WHERE id = "
            "?",
            failed ? "failed" : "cancelled", failed ? error.value_or("") : "", now, now, id);
        forgetAwaited(tx, id);
    }
}

void runImport(JobRun& run, Kernel& kernel) {
    const std::int64_t id = run.arguments()["import_id"].integer();
    const Json& given = run.arguments()["round"];
    const std::int64_t round = given.isInteger() ? given.integer() : 0;
    const Viewer system = Viewer::system("import");
    try {
        std::optional<ImportWalk> walk;
        kernel.db().read([&](Transaction& tx) {
            walk.reset();
            const auto held = tx.maybe<std::int64_t>("SELECT round FROM import WHERE id = ?", id);
            if (!held || *held != round) return;
            const auto import = kernel.records().get<Import>(tx, system, id);
            if (!import.underWay()) return;
            walk.emplace(run, kernel, import, round, tableOf(tx, kernel, system, import.fileId),
                         actorOf(tx, kernel, import), kernel.get<CustomFields>().of(tx, import.recordKind));
        });
        if (walk) walk->perform();
        // Cancelled among the jobs: nobody else says so to the import.
        if (run.cancelled()) kernel.db().write([&](Transaction& tx) { mend(tx, kernel.clock().now(), id); });
    } catch (const Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        const auto* known = dynamic_cast<const Error*>(&error);
        const std::string text = known ? kernel.translations().text("en", known->message()) : error.what();
        log(importFailed, {{"import", std::to_string(id)}, {"error", text}});
        kernel.db().write([&](Transaction& tx) {
            const bool ended = tx.change(
                                   "UPDATE import SET state = 'failed', error = ?, finished_at = ?, updated_at = ?, "
                                   "version = version + 1"
                                   " WHERE id = ? AND round = ? AND state IN ('checking', 'applying')",
                                   {std::string(leftCharacters(isUtf8(text) ? text : "?", 1000)), kernel.clock().now(),
                                    kernel.clock().now(), id, round}) > 0;
            if (ended) forgetAwaited(tx, id);
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
    if (!before) after.authorId = idOf(context.viewer.id());
    remember(after, context.viewer);
    after.state = "checking";
    after.done = after.created = after.changed = after.unchanged = after.refused = 0;
    after.error.clear();
    after.finishedAt.reset();
}

void importWritten(WriteContext& context, const Import* before, const Import& after) {
    if (after.state != "checking" || (before && before->state == "checking")) return;
    if (!before)
        context.kernel.files().attach(context.tx, context.viewer, after.fileId, {std::string(Import::kind), after.id});
    enqueue(context.tx, context.kernel, after.id);
}

void removeImportRows(Transaction& tx, std::int64_t importId) {
    tx.execute("DELETE FROM import_row WHERE kind = 'import' AND record_id = ?", importId);
}

Import ImportService::locked(Transaction& tx, const Viewer& viewer, std::int64_t importId) const {
    tx.run("SELECT id FROM import WHERE id = ? FOR UPDATE", {importId}, [](const SqlRow&) {});
    auto import = _kernel->records().get<Import>(tx, viewer, importId);
    viewer.require("users.import");
    return import;
}

void ImportService::begin(Transaction& tx, const Viewer& viewer, std::int64_t importId, const char* state) const {
    Import actor;
    remember(actor, viewer);
    tx.execute(
        "UPDATE import SET state = ?, done = 0, new_count = 0, changed_count = 0, unchanged_count = 0, refused_count = "
        "0, error = '', finished_at = NULL, acts_as_id = ?, via = ?, scopes = ?, impersonator_id = ?, updated_at = ?, "
        "version = version + 1 WHERE id = ?",
        state, actor.actsAsId, actor.via, Json(Json::Array(actor.scopes.begin(), actor.scopes.end())).dump(),
        actor.impersonatorId, _kernel->clock().now(), importId);
    enqueue(tx, *_kernel, importId);
}

void ImportService::apply(Transaction& tx, const Viewer& viewer, std::int64_t importId) {
    const Import import = locked(tx, viewer, importId);
    viewer.require(_kernel->records().type(import.recordKind).createPermission);
    if (import.underWay()) throw Conflict("error.import_under_way");
    if (import.state != "checked") throw Conflict("error.import_not_checked");
    begin(tx, viewer, importId, "applying");
    _kernel->ledger().journal(tx, viewer, {std::string(Import::kind), importId}, "applied",
                              {{"rows", Json(), Json(import.total)}});
}

void ImportService::check(Transaction& tx, const Viewer& viewer, std::int64_t importId) {
    const Import import = locked(tx, viewer, importId);
    viewer.require(_kernel->records().type(import.recordKind).createPermission);
    if (import.underWay()) throw Conflict("error.import_under_way");
    if (import.state == "applied") throw Conflict("error.import_applied");
    begin(tx, viewer, importId, "checking");
}

void ImportService::cancel(Transaction& tx, const Viewer& viewer, std::int64_t importId) {
    const Import import = locked(tx, viewer, importId);
    if (!import.underWay()) throw Conflict("error.import_not_under_way");
    const Time now = _kernel->clock().now();
    tx.execute(
        "UPDATE import SET state = 'cancelled', finished_at = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        now, now, importId);
    forgetAwaited(tx, importId);
    _kernel->ledger().journal(tx, viewer, {std::string(Import::kind), importId}, "cancelled",
                              {{"rows", Json(), Json(import.done)}});
}

std::vector<std::string> ImportService::fields(Transaction& tx, std::string_view kind) {
    return ImportColumns::importable(kind, _kernel->get<CustomFields>().of(tx, kind));
}

std::vector<std::string> ImportService::keys(std::string_view kind) {
    return ImportColumns::keys(kind);
}

Job importJob() {
    Job job;
    job.name = importJobName;
    job.doc = "Looks at the rows of an imported file, or takes them over.";
    job.run = runImport;
    return job;
}

Job mendImportsJob() {
    Job job;
    job.name = "people.mend_imports";
    job.doc = "Tells imports whose job was cancelled, or given up, that they are over.";
    job.every = std::chrono::minutes(1);
    job.run = [](JobRun&, Kernel& kernel) {
        const bool any = kernel.db().read([&](Transaction& tx) {
            return tx.maybe<std::int64_t>("SELECT id FROM import WHERE state IN ('checking', 'applying') LIMIT 1")
                .has_value();
        });
        if (any) kernel.db().write([&](Transaction& tx) { mend(tx, kernel.clock().now()); });
    };
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
                                        kernel.clock().now() - keepImports);
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
