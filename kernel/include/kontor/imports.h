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
};

}  // namespace kontor
