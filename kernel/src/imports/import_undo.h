#pragma once

#include <map>
#include <string>
#include <vector>

#include "imports/import_type.h"
#include "kontor/job.h"
#include "kontor/kernel.h"

namespace kontor {

/// Takes an import back, its last row first: what it made is deleted and what it changed restored, where nobody changed
/// it since and nothing else refers to it; what is left says why. Goes on where it was interrupted.
class ImportUndo {
  public:
    ImportUndo(JobRun& run, Kernel& kernel, Import import, std::int64_t round, Viewer viewer);

    /// Ends early, with nothing half done, when the job shall end or the import was cancelled.
    void perform();

  private:
    struct Row {
        std::int64_t id = 0;
        std::string outcome;
        std::optional<std::int64_t> targetId;
        std::optional<std::int64_t> version;
        std::string restore;
        std::string made;
    };
    struct Result {
        std::string word = "no";
        std::vector<FieldError> notes = {};
    };

    std::vector<Row> next(std::int64_t before);
    void page(const std::vector<Row>& rows);
    void alone(const Row& row);
    Result take(Transaction& tx, const Row& row);
    void removeNew(Transaction& tx, const Row& row, Result& result);
    void restoreOld(Transaction& tx, const Row& row, Result& result);
    void removeMade(Transaction& tx, const Row& row, Result& result);
    bool isReferredTo(Transaction& tx, const Ref& ref) const;
    void save(Transaction& tx, const Row& row, const Result& result);

    JobRun& _run;
    Kernel& _kernel;
    const Import _import;
    const std::int64_t _round;
    const Viewer _viewer;
    std::map<std::int64_t, std::int64_t> _versions;  ///< that this left, by record
};

}  // namespace kontor
