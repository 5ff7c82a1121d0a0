#pragma once

#include <string>
#include <vector>

#include "bulk.h"
#include "kontor/error.h"

/// What preview, change and undo do with each record.
namespace kontor::api {

/// A record after its change, within this transaction.
struct Done {
    AnyRecord after;
    std::vector<std::string> fields;  ///< that may have changed and can be put back
    BulkAction::Left left;
};
/// Changes it, where it still is of that version. Throws Stale, else as a single change does.
Done doTo(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
          const AnyRecord& before, std::optional<std::int64_t> version);

/// Why one record was refused, in the viewer's language.
struct Failure {
    int status = 0;
    std::string title;
    std::vector<std::pair<std::string, std::string>> errors;  ///< field and text

    /// In a line.
    std::string text() const { return errors.empty() ? title : errors.front().second; }
};
/// Of the Error being handled; call it in a catch block.
Failure currentFailure(const Viewer& viewer, Kernel& kernel);

/// What a request is for.
struct Found {
    std::vector<std::int64_t> ids;  ///< of a query, at most a little over the limit asked for
    std::int64_t total = 0;
};
/// Throws Invalid when a query finds more than `mostInBulk`.
Found findRecords(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
                  std::size_t limit);
/// The next page of what a query finds, by id; empty at the end.
std::vector<std::int64_t> idsAfter(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RecordType& type,
                                   const std::string& q, std::int64_t after);

/// Changes one record and keeps what it was, in one transaction; what happened is in the item, whatever it was.
struct Changed {
    BulkItem item;
    std::int64_t version = 0;
    Failure failure;
};
Changed changeOne(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
                  std::int64_t runId, std::int64_t id);
/// Puts back the fields that are still as the run wrote them.
bulk_store::Undone undoOne(const Viewer& viewer, Kernel& kernel, const RecordType& type, std::int64_t runId,
                           const BulkItem& item);

}  // namespace kontor::api
