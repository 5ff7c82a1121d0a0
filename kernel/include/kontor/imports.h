#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// What is done with imports (records of kind `import`) beyond writing them. Each call checks the viewer's permissions;
/// what follows is done with their rights. Published by the kernel: `kernel.get<Imports>()`.
class KONTOR_API Imports {
  public:
    virtual ~Imports();

    /// Takes over the rows that were looked at. Throws Conflict when they were not.
    virtual void apply(Transaction& tx, const Viewer& viewer, std::int64_t importId) = 0;
    /// Looks at the rows once more. Throws Conflict when it is under way or applied.
    virtual void check(Transaction& tx, const Viewer& viewer, std::int64_t importId) = 0;
    /// Fields that the columns of a file of this kind may hold, and words for what people write in place of numbers
    /// (`department`, `manager`).
    virtual std::vector<std::string> fields(Transaction& tx, std::string_view kind) = 0;
    /// Those that may tell which record a row is about, the likeliest first.
    virtual std::vector<std::string> keys(std::string_view kind) = 0;
    /// Ends what is under way; rows taken over before stay. Throws Conflict when nothing is under way.
    virtual void cancel(Transaction& tx, const Viewer& viewer, std::int64_t importId) = 0;
    /// Takes back what an import wrote: deletes what it made and restores what it changed, where nobody changed it
    /// since. Throws Conflict when nothing was written, or all of it is taken back.
    virtual void undo(Transaction& tx, const Viewer& viewer, std::int64_t importId) = 0;
    /// Kinds of records that the viewer may take from files.
    virtual std::vector<std::string> kinds(const Viewer& viewer) = 0;
    /// Keeps columns and rules of an import for the next file like it; gives the profile's id.
    virtual std::int64_t saveProfile(Transaction& tx, const Viewer& viewer, std::int64_t importId,
                                     std::string_view name, bool shared) = 0;
};

}  // namespace kontor
