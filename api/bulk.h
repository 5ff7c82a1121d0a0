#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bulk_store.h"
#include "kontor/bulk_action.h"
#include "kontor/job.h"
#include "kontor/kernel.h"

/// One change of many records, by the rules of a single PATCH for each; with a preview, and an undo that outlives the
/// browser.
namespace kontor::api {

inline constexpr std::size_t mostAtOnce = 1000;     ///< done while the caller waits; more is a job
inline constexpr std::size_t mostInBulk = 100'000;  ///< of one run
inline constexpr std::size_t mostLookedAt = 200;    ///< by a preview, of what a query finds
inline constexpr std::size_t mostExamples = 20;     ///< it shows

struct BulkRequest {
    std::vector<std::int64_t> ids;
    std::optional<std::string> q;
    Json patch = Json::object();
    std::vector<std::string> tagsAdd;
    std::vector<std::string> tagsRemove;
    const BulkAction* action = nullptr;  ///< in place of a patch
    Json actionValue = {};
    bool preview = false;
};

/// Reads {"ids"|"q", "patch", "tags_add", "tags_remove", "preview"}, or the member of a BulkAction in place of a patch;
/// the patch is checked as that of one record is. Throws Invalid naming the member.
BulkRequest bulkRequestFrom(Kernel& kernel, const RecordType& type, const Viewer& viewer, const Json& body);

/// Actions for records of that kind.
std::vector<const BulkAction*> actionsFor(const Catalog& catalog, const RecordType& type);
/// Takes the action over that `body` names; none when it names none.
void takeAction(BulkRequest& request, const Catalog& catalog, const RecordType& type, const Json& body);

/// What would become of the records, by doing it and taking it back: {"found", "looked_at", "changed", "unchanged",
/// "refused", "examples": [{"id", "label", "changes": [{"field", "from", "to"}]}], "refusals": [{"status", "title",
/// "count"}]}.
Json previewBulk(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request);

/// Changes at most `mostAtOnce` records now: {"run_id", "found", "changed", "refused", "results": [{"id", "status",
/// "version" | "title", "errors"?}]}. For more it begins a job: {"run_id", "found"} without results.
Json changeInBulk(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request);

/// Puts back what the run wrote and nobody changed since, with the rights of now: {"run_id", "undone", "kept"}, without
/// figures when a job does it. Throws NotFound for a run of somebody else, Conflict while it runs or when it was
/// undone.
Json undoBulk(const Viewer& viewer, Kernel& kernel, std::int64_t runId);

/// Lets a run end early; what it changed stays until it is undone. Throws NotFound, Conflict when it is over.
void stopBulk(const Viewer& viewer, Kernel& kernel, std::int64_t runId);

/// Goes on with a run, or its undo: the job for the many.
void workOnBulk(JobRun& run, Kernel& kernel);

}  // namespace kontor::api
