#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bulk_run.h"
#include "kontor/json.h"
#include "kontor/transaction.h"

/// The tables of bulk changes.
namespace kontor::api {

/// A run as the work itself needs it.
struct StoredRun {
    std::int64_t id = 0;
    std::string kind;
    std::int64_t userId = 0;
    Json request;
    Json actor;
    std::string state;
};

/// What became of one record.
struct BulkItem {
    std::int64_t recordId = 0;
    Json before = Json::object();
    Json wrote = Json::object();
    int status = 0;
    std::string error;
};

namespace bulk_store {

std::int64_t begin(Transaction& tx, std::string_view kind, std::int64_t userId, const Json& request, const Json& actor,
                   std::string_view state, std::int64_t found, Time now);
/// Nothing when there is none, or it is somebody else's. `lock`: until the commit.
std::optional<StoredRun> find(Transaction& tx, std::int64_t runId, std::optional<std::int64_t> userId,
                              bool lock = false);
void setState(Transaction& tx, std::int64_t runId, std::string_view state, Time now);
void setFound(Transaction& tx, std::int64_t runId, std::int64_t found, Time now);
/// Counts changed, refused, undone and kept ones anew.
void count(Transaction& tx, std::int64_t runId, Time now);

/// Records that are to be looked at.
void addWaiting(Transaction& tx, std::int64_t runId, const std::vector<std::int64_t>& ids);
void dropWaiting(Transaction& tx, std::int64_t runId);
std::vector<std::int64_t> waiting(Transaction& tx, std::int64_t runId, int limit);
std::int64_t lastOf(Transaction& tx, std::int64_t runId);
void keep(Transaction& tx, std::int64_t runId, const BulkItem& item);

enum class Undone { no, putBack, kept, refused };
/// Changed ones that no undo has looked at.
std::vector<BulkItem> toUndo(Transaction& tx, std::int64_t runId, int limit);
void setUndone(Transaction& tx, std::int64_t runId, std::int64_t recordId, Undone how);
/// Those that were refused.
std::vector<BulkItem> refused(Transaction& tx, std::int64_t runId, std::int64_t after, int limit);

/// Runs within a request whose server died: what they changed can be undone.
void closeLost(Transaction& tx, Time before);
/// Removes what is older; how many runs.
std::int64_t sweep(Transaction& tx, Time before, int limit);
/// Rows with texts, for who takes a person's name out of them.
std::vector<std::pair<std::int64_t, BulkItem>> page(Transaction& tx, std::int64_t afterRun, std::int64_t afterRecord,
                                                    int limit);
void clearValues(Transaction& tx, std::int64_t runId, std::int64_t recordId);
std::vector<StoredRun> runs(Transaction& tx, std::int64_t after, int limit);
void clearRequest(Transaction& tx, std::int64_t runId);

}  // namespace bulk_store
}  // namespace kontor::api
