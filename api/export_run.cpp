#include "export_run.h"

#include <filesystem>

#include "actor.h"
#include "kontor/error.h"
#include "kontor/field_labels.h"
#include "kontor/notifier.h"
#include "kontor/personal_data.h"
#include "xlsx_file.h"

namespace kontor::api {

namespace {

constexpr std::chrono::hours exportsKept(7 * 24);

/// Thrown to leave the rows when the server stops; the job begins anew then.
struct ExportInterrupted {};

/// Removed whatever happens: what is kept of it is linked elsewhere.
class ScratchFile {
  public:
    explicit ScratchFile(std::string path) : _path(std::move(path)) {}
    ~ScratchFile() {
        std::error_code ignored;
        std::filesystem::remove(_path, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    const std::string& path() const { return _path; }

  private:
    std::string _path;
};

struct WaitingExport {
    std::string kind;
    std::int64_t userId = 0;
    std::string request;
    std::string actor;
    std::string state;
    static constexpr auto columns = std::tuple{&WaitingExport::kind, &WaitingExport::userId, &WaitingExport::request,
                                               &WaitingExport::actor, &WaitingExport::state};
};

void setExport(Transaction& tx, std::int64_t id, std::string_view state, std::int64_t rows,
               std::optional<std::int64_t> fileId, Time now) {
    tx.execute(
        "UPDATE exports SET state = ?, row_count = ?, file_id = ?, version = version + 1, updated_at = ? WHERE id = ?",
        std::string(state), rows, fileId, now, id);
}

void tellReady(Transaction& tx, Kernel& kernel, const Viewer& viewer, const RecordType& type, std::int64_t id,
               std::int64_t fileId) {
    auto* notifier = kernel.find<Notifier>();
    if (!notifier || viewer.id() == 0) return;
    Notice notice;
    notice.type = "api.export_ready";
    notice.about = {std::string(ExportRun::kind), id};
    notice.to = {viewer.id()};
    notice.title = {"api.export.ready", {{"list", collectionLabel(type, kernel.translations(), viewer.locale())}}};
    notice.path = "/api/v1/files/" + std::to_string(fileId);
    // By the product: who asked for it is the one to be told.
    notifier->tell(tx, Viewer::system("an export"), notice);
}

void workOnExport(JobRun& run, Kernel& kernel) {
    const std::int64_t id = run.arguments()["export"].integer();
    const auto set = [&](std::string_view state) {
        kernel.db().write([&](Transaction& tx) { setExport(tx, id, state, 0, std::nullopt, kernel.clock().now()); });
    };
    const auto asked = kernel.db().read([&](Transaction& tx) {
        return tx.maybe<WaitingExport>("SELECT kind, user_id, request, actor, state FROM exports WHERE id = ?", id);
    });
    if (!asked || asked->state == "done" || asked->state == "failed") return;
    try {
        const RecordType& type = kernel.records().type(asked->kind);
        const Viewer viewer = actorFrom(kernel, asked->userId, Json::parse(asked->actor), "an export");
        if (!type.readPermission.empty()) viewer.require(type.readPermission);
        set("running");
        ExportTable table(kernel, viewer, type, exportRequestFrom(Json::parse(asked->request)));
        const ScratchFile scratch(kernel.files().scratchPath());
        const std::int64_t rows = writeWorkbook(table, scratch.path(), [&](std::int64_t done) {
            run.progress(done, 0);
            return !run.cancelled();
        });
        kernel.db().write([&](Transaction& tx) {
            const StoredFile file = kernel.files().adopt(tx, viewer, exportFileName(type, table.request(), kernel),
                                                         workbookType, scratch.path());
            setExport(tx, id, "done", rows, file.id, kernel.clock().now());
            tellReady(tx, kernel, viewer, type, id, file.id);
        });
    } catch (const ExportInterrupted&) {
        // The next start takes it up again.
    } catch (const Unavailable&) {
        throw;
    } catch (const Error&) {
        set("failed");  // the right, the field or the person is gone
    }
}

void sweepExports(JobRun&, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) {
        tx.execute("DELETE FROM exports WHERE created_at < ? LIMIT 1000", kernel.clock().now() - exportsKept);
    });
}

RecordType exportRunType() {
    RecordType type = recordType<ExportRun>("exports", "exports", exportRunFields);
    type.doc = "An export too large for a request, one's own of the last seven days; its file is there for a day.";
    type.label = "CONCAT({t}.kind, ' ', {t}.id)";
    type.softDelete = false;
    type.journaled = false;  // that it was asked for is
    type.defaultSort = "-id";
    type.visible = [](const Viewer& viewer) { return Predicate{"t.user_id = ?", {viewer.id()}}; };
    return type;
}

}  // namespace

std::int64_t writeWorkbook(ExportTable table, const std::string& path,
                           const std::function<bool(std::int64_t)>& progress) {
    XlsxFile file(path, collectionLabel(table.type(), table.kernel().translations(), table.viewer().locale()),
                  table.columns(), table.viewer(), table.request().names);
    std::int64_t rows = 0;
    while (table.next()) {
        for (const auto& record : table.records()) file.row(table.cells(record));
        rows += static_cast<std::int64_t>(table.records().size());
        if (!progress(rows)) throw ExportInterrupted();
    }
    file.finish();
    return rows;
}

std::int64_t beginExport(Kernel& kernel, const Viewer& viewer, const RecordType& type, const ExportRequest& request) {
    return kernel.db().write([&](Transaction& tx) {
        const Time now = kernel.clock().now();
        const std::int64_t id = tx.insert(
            "INSERT INTO exports (kind, user_id, request, actor, state, created_at, updated_at) VALUES (?, ?, ?, ?, "
            "'waiting', ?, ?)",
            type.kind, viewer.id(), toJson(request).dump(), storedActor(viewer).dump(), now, now);
        kernel.jobs().enqueue(tx, "api.export", Json::object({{"export", id}}));
        return id;
    });
}

void addExportRuns(Registry& registry) {
    registry.record(exportRunType());
    registry.job({.name = "api.export", .doc = "Writes an export of more than 20,000 rows.", .run = workOnExport});
    registry.job({.name = "api.export_sweep",
                  .doc = "Forgets exports after seven days; their files are gone after one.",
                  .every = std::chrono::hours(1),
                  .run = sweepExports});
    registry.notice({.id = "api.export_ready",
                     .title = "api.export.ready_title",
                     .doc = "An export that a job wrote can be downloaded."});
    registry.provides<PersonalData>(
        std::make_shared<PersonColumns>(std::vector<PersonColumn>{{.table = "exports", .column = "user_id"}}));
}

}  // namespace kontor::api
