#pragma once

#include <memory>

#include "imports/import_columns.h"
#include "imports/import_type.h"
#include "imports/row_file.h"
#include "kontor/kernel.h"

namespace kontor {

/// Reads the beginning of the file, finds out which column is which field, checks both. Rules of the record `import`.
void prepareImport(WriteContext& context, const Import* before, Import& after);

/// The kind as its plugin declared it. Throws Invalid("kind") for one that comes from no file.
const ImportKind& importKindOf(Kernel& kernel, std::string_view kind);
std::unique_ptr<ImportColumns> importColumnsOf(Transaction& tx, Kernel& kernel, const std::string& kind);
/// Where the file lies, if the viewer may use it. Throws Invalid("file_id").
StoredFile importFileOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t fileId);
/// How a file is read, in the words of the record.
TableOptions tableOptionsOf(const Import& import);
/// All rows of the file, laid down in a file of the server's own.
std::unique_ptr<RowFile> layDown(Kernel& kernel, const std::string& path, const Import& import, std::size_t mostRows);
/// With whose rights it is done: of the person, in the bounds of the token they used.
void rememberActor(Import& import, const Viewer& viewer);

}  // namespace kontor
