#pragma once

#include <string_view>
#include <vector>

#include "kontor/export.h"
#include "kontor/records.h"

namespace kontor {

/// Many records of one kind made at once, in few statements: for synchronisations and imports. Ask for it by
/// `kernel.get<RecordBatch>()`.
class KONTOR_API RecordBatch {
  public:
    virtual ~RecordBatch();

    /// Makes a record of each, as `Records::create` does of one: with the same permissions, rules, guards, journal
    /// entries and events. Gives their ids in the same order. Throws what the first one that is refused is refused
    /// with; then the transaction is to be rolled back, as some of them may be written.
    virtual std::vector<std::int64_t> createAll(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                                const std::vector<Patch>& values) = 0;
};

}  // namespace kontor
