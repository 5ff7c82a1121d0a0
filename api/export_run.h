#pragma once

#include <array>

#include "exports.h"
#include "kontor/job.h"
#include "kontor/records.h"

namespace kontor::api {

inline constexpr std::array<std::string_view, 4> exportStates{"waiting", "running", "done", "failed"};

/// An export that a job writes; seen by who asked for it, its file for a day.
struct ExportRun {
    static constexpr std::string_view kind = "export";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string of;
    std::int64_t userId = 0;
    Json request = Json::object();
    std::string state = "waiting";
    std::int64_t rowCount = 0;
    std::optional<std::int64_t> fileId;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array exportRunFields{
    idField<&ExportRun::id>(),
    versionField<&ExportRun::version>(),
    field<&ExportRun::of>("kind")
        .as(FieldType::word)
        .limit(40)
        .filterable()
        .doc("Kind of the records.")
        .example("\"ticket\""),
    field<&ExportRun::userId>("user_id").refersTo("user").doc("Who asked for it.").example("3"),
    field<&ExportRun::request>("request")
        .doc("What was asked for.")
        .example(R"({"format": "xlsx", "q": "state:closed", "sort": "id", "names": true})"),
    field<&ExportRun::state>("state").oneOf(exportStates).filterable().doc("How far it is.").example("\"done\""),
    field<&ExportRun::rowCount>("row_count").doc("Rows written so far.").example("120000"),
    field<&ExportRun::fileId>("file_id").doc("The file, once it is done: `/api/v1/files/{id}`.").example("31"),
    createdField<&ExportRun::createdAt>(),
    updatedField<&ExportRun::updatedAt>(),
};

/// Collection, jobs and notice of such exports.
void addExportRuns(Registry& registry);

/// Begins one; its id.
std::int64_t beginExport(Kernel& kernel, const Viewer& viewer, const RecordType& type, const ExportRequest& request);

/// Writes the rows to a new file at `path`; `progress` is told how many there are and says whether to go on. The number
/// of rows.
std::int64_t writeWorkbook(ExportTable table, const std::string& path,
                           const std::function<bool(std::int64_t)>& progress);

}  // namespace kontor::api
