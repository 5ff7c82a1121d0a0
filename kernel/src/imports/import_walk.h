#pragma once

#include <optional>
#include <span>
#include <vector>

#include "imports/import_rows.h"
#include "imports/import_trial.h"
#include "kontor/job.h"

namespace kontor {

/// One walk along the rows of a file. Taking rows over goes on where it was interrupted; a trial begins anew, as it
/// must know of every row before.
class ImportWalk {
  public:
    /// `round` tells this walk from earlier and later ones of the same import.
    ImportWalk(JobRun& run, Kernel& kernel, Import import, std::int64_t round, const RowFile& rows,
               const ImportColumns& columns, Viewer viewer);

    /// Ends early, with nothing half done, when the job shall end or the import was cancelled, changed or deleted.
    void perform();

  private:
    using Page = std::span<const TableRow>;
    /// A row that named a record which comes further down in the file.
    struct Awaiting {
        std::int64_t id = 0;
        std::string outcome;
        std::optional<std::int64_t> targetId;
        std::string changes;
        std::string errors;
        std::string awaits;
        std::string restore;
    };

    void walk();
    void beginTrial();
    void tryOut(std::size_t from, std::size_t end);
    void apply(Page page);
    /// Takes all of them over, or none: then the first that is refused, with its place.
    std::optional<std::pair<std::size_t, WrittenRow>> attempt(Page page);
    void save(Transaction& tx, std::span<const WrittenRow> rows);
    void finishAwaiting();
    bool giveAll(const std::vector<Awaiting>& rows);
    void giveOne(const Awaiting& row);
    std::optional<FieldError> give(Transaction& tx, const Awaiting& row);
    void settle(Transaction& tx, const Awaiting& row, const std::optional<FieldError>& error);
    void finish();
    /// Sets counts of the import, and makes sure that it still goes on in this round.
    void update(Transaction& tx, const std::string& assignments, std::vector<SqlValue> values);

    JobRun& _run;
    Kernel& _kernel;
    const Import _import;
    const std::int64_t _round;
    const RowFile& _table;
    const ImportColumns& _columns;
    const ImportFile _file;
    ImportRows _rows;
    const bool _isTrial;
    ImportTrial _trial;
    ImportLookup::Places _places;  ///< found or made, and committed
};

}  // namespace kontor
