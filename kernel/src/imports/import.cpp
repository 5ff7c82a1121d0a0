#include "imports/import.h"

#include <algorithm>

#include "imports/import_profile.h"
#include "imports/import_setup.h"
#include "imports/import_undo.h"
#include "imports/import_walk.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent importFailed(
    LogEvent::Level::warning, "people.import_failed", "Import {import} failed: {error}",
    "Rows taken over before stay; the import's page says how far it came. Start it again with the same "
    "file: what is there already is unchanged.");

constexpr const char* importJobName = "people.import";
constexpr std::chrono::hours keepImports(24 * 30);

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
        " ('checking', 'applying', 'undoing') AND (j.id IS NULL OR j.state IN ('cancelled', 'failed') OR "
        "j.cancel_requested)" +
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

/// What a run needs of its import, or nothing when it is not for this run any more.
struct Begun {
    Import import;
    Viewer viewer;
    std::unique_ptr<ImportColumns> columns;
    std::string path;
};

std::optional<Begun> beginRun(Transaction& tx, Kernel& kernel, std::int64_t id, std::int64_t round) {
    const Viewer system = Viewer::system("import");
    const auto held = tx.maybe<std::int64_t>("SELECT round FROM import WHERE id = ?", id);
    if (!held || *held != round) return std::nullopt;
    auto import = kernel.records().get<Import>(tx, system, id);
    if (!import.underWay()) return std::nullopt;
    auto columns = importColumnsOf(tx, kernel, import.recordKind);
    std::string path = kernel.files().path(importFileOf(tx, kernel, system, import.fileId));
    Viewer actor = actorOf(tx, kernel, import);
    return Begun{std::move(import), std::move(actor), std::move(columns), std::move(path)};
}

void perform(JobRun& run, Kernel& kernel, Begun begun, std::int64_t round) {
    if (begun.import.state == "undoing") {
        ImportUndo(run, kernel, std::move(begun.import), round, std::move(begun.viewer)).perform();
        return;
    }
    const auto rows = layDown(kernel, begun.path, begun.import, begun.columns->kind().mostRows);
    if (rows->size() == 0) throw Invalid("file_id", "error.csv_empty");
    kernel.db().write([&](Transaction& tx) {
        tx.execute("UPDATE import SET total = ? WHERE id = ? AND round = ?", static_cast<std::int64_t>(rows->size()),
                   begun.import.id, round);
    });
    ImportWalk(run, kernel, std::move(begun.import), round, *rows, *begun.columns, std::move(begun.viewer)).perform();
}

void runImport(JobRun& run, Kernel& kernel) {
    const std::int64_t id = run.arguments()["import_id"].integer();
    const Json& given = run.arguments()["round"];
    const std::int64_t round = given.isInteger() ? given.integer() : 0;
    try {
        std::optional<Begun> begun;
        kernel.db().read([&](Transaction& tx) { begun = beginRun(tx, kernel, id, round); });
        if (begun) perform(run, kernel, std::move(*begun), round);
        // Cancelled among the jobs: nobody else says so to the import.
        if (run.cancelled()) kernel.db().write([&](Transaction& tx) { mend(tx, kernel.clock().now(), id); });
    } catch (const Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        const auto* known = dynamic_cast<const Error*>(&error);
        const auto* invalid = dynamic_cast<const Invalid*>(&error);
        const std::string text = invalid ? kernel.translations().text("en", invalid->errors().front().message)
                                 : known ? kernel.translations().text("en", known->message())
                                         : error.what();
        log(importFailed, {{"import", std::to_string(id)}, {"error", text}});
        kernel.db().write([&](Transaction& tx) {
            const bool ended = tx.change(
                                   "UPDATE import SET state = 'failed', error = ?, finished_at = ?, updated_at = ?, "
                                   "version = version + 1"
                                   " WHERE id = ? AND round = ? AND state IN ('checking', 'applying', 'undoing')",
                                   {std::string(leftCharacters(isUtf8(text) ? text : "?", 1000)), kernel.clock().now(),
                                    kernel.clock().now(), id, round}) > 0;
            if (ended) forgetAwaited(tx, id);
        });
    }
}

}  // namespace

void importWritten(WriteContext& context, const Import* before, const Import& after) {
    if (after.state != "checking" || (before && before->state == "checking")) return;
    if (!before)
        context.kernel.files().attach(context.tx, context.viewer, after.fileId, {std::string(Import::kind), after.id});
    removeImportRows(context.tx, after.id);
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
    rememberActor(actor, viewer);
    const bool undoes = std::string_view(state) == "undoing";
    if (!undoes) {
        removeImportRows(tx, importId);
        tx.execute(
            "UPDATE import SET done = 0, new_count = 0, changed_count = 0, unchanged_count = 0, refused_count = 0, "
            "skipped_count = 0 WHERE id = ?",
            importId);
    }
    tx.execute(
        "UPDATE import SET state = ?, error = '', finished_at = NULL, acts_as_id = ?, via = ?, scopes = ?, "
        "impersonator_id = ?, updated_at = ?, "
        "version = version + 1 WHERE id = ?",
        state, actor.actsAsId, actor.via, Json(Json::Array(actor.scopes.begin(), actor.scopes.end())).dump(),
        actor.impersonatorId, _kernel->clock().now(), importId);
    enqueue(tx, *_kernel, importId);
}

void ImportService::apply(Transaction& tx, const Viewer& viewer, std::int64_t importId) {
    const Import import = locked(tx, viewer, importId);
    requireRights(viewer, import.recordKind);
    if (import.underWay()) throw Conflict("error.import_under_way");
    if (import.state != "checked") throw Conflict("error.import_not_checked");
    begin(tx, viewer, importId, "applying");
    _kernel->ledger().journal(tx, viewer, {std::string(Import::kind), importId}, "applied",
                              {{"rows", Json(), Json(import.total)}});
}

void ImportService::check(Transaction& tx, const Viewer& viewer, std::int64_t importId) {
    const Import import = locked(tx, viewer, importId);
    requireRights(viewer, import.recordKind);
    if (import.underWay()) throw Conflict("error.import_under_way");
    if (import.state == "applied" || import.state == "undone" || import.undone + import.left > 0)
        throw Conflict("error.import_applied");
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

void ImportService::requireRights(const Viewer& viewer, const std::string& kind) const {
    viewer.require(_kernel->records().type(kind).createPermission);
    if (const auto& permission = importKindOf(*_kernel, kind).permission; !permission.empty())
        viewer.require(permission);
}

void ImportService::undo(Transaction& tx, const Viewer& viewer, std::int64_t importId) {
    const Import import = locked(tx, viewer, importId);
    requireRights(viewer, import.recordKind);
    if (import.underWay()) throw Conflict("error.import_under_way");
    const bool wrote = tx.maybe<std::int64_t>(
                             "SELECT id FROM import_row WHERE kind = 'import' AND record_id = ? AND"
                             " written_version IS NOT NULL AND undone = 'no' LIMIT 1",
                             importId)
                           .has_value();
    if (!wrote) throw Conflict("error.import_nothing_to_undo");
    begin(tx, viewer, importId, "undoing");
    _kernel->ledger().journal(tx, viewer, {std::string(Import::kind), importId}, "undone",
                              {{"rows", Json(), Json(import.created + import.changed)}});
}

std::vector<std::string> ImportService::fields(Transaction& tx, std::string_view kind) {
    return importColumnsOf(tx, *_kernel, std::string(kind))->names();
}

std::vector<std::string> ImportService::keys(std::string_view kind) {
    auto keys = importKindOf(*_kernel, kind).keys;
    keys.emplace_back("id");
    return keys;
}

std::vector<std::string> ImportService::kinds(const Viewer& viewer) {
    std::vector<std::string> kinds;
    for (const auto& [name, kind] : _kernel->catalog().importKinds)
        if (viewer.may(_kernel->records().type(name).createPermission) &&
            (kind.permission.empty() || viewer.may(kind.permission)))
            kinds.push_back(name);
    return kinds;
}

std::int64_t ImportService::saveProfile(Transaction& tx, const Viewer& viewer, std::int64_t importId,
                                        std::string_view name, bool shared) {
    const auto import = _kernel->records().get<Import>(tx, viewer, importId);
    const RecordType& type = _kernel->records().type(ImportProfile::kind);
    const Json values = Json::object({{"name", name},
                                      {"kind", import.recordKind},
                                      {"mapping", import.mapping},
                                      {"defaults", import.defaults},
                                      {"match_by", import.matchBy},
                                      {"rule", import.rule},
                                      {"empty_cells", import.emptyCells},
                                      {"create_missing", import.createMissing},
                                      {"shared", shared}});
    const auto id =
        _kernel->records().create(tx, viewer, ImportProfile::kind, Patch::fromJson(type, viewer, values, true)).id();
    tx.execute("UPDATE import SET profile_id = ? WHERE id = ?", id, importId);
    return id;
}

Job importJob() {
    Job job;
    job.name = importJobName;
    job.doc = "Looks at the rows of an imported file, takes them over, or takes them back.";
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
            return tx
                .maybe<std::int64_t>("SELECT id FROM import WHERE state IN ('checking', 'applying', 'undoing') LIMIT 1")
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
