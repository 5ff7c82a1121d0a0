#pragma once

#include "kontor/job.h"
#include "kontor/kernel.h"
#include "people/import_type.h"

namespace kontor {

/// Reads the file, finds out which column is which field, checks both. Rules of the record `import`.
void prepareImport(WriteContext& context, const Import* before, Import& after);
/// Lets the rows be looked at, again whenever the mapping changed.
void importWritten(WriteContext& context, const Import* before, const Import& after);
void removeImportRows(Transaction& tx, std::int64_t importId);

/// Takes over what was looked at. Throws Conflict when it was not.
void applyImport(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t importId);

/// Looks at the rows of a file, or takes them over.
Job importJob();
/// Forgets imports of a month ago, with what their rows said.
Job pruneImportsJob();

}  // namespace kontor
