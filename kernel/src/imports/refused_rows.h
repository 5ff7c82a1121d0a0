#pragma once

#include <string>

#include "imports/import_type.h"
#include "kontor/kernel.h"

namespace kontor {

/// The rows of an import that were refused, as a CSV file with the columns of the original and why; to be mended and
/// taken over again. Cells that a spreadsheet would run are protected. Throws NotFound for a foreign import.
std::string refusedRows(Kernel& kernel, const Viewer& viewer, std::int64_t importId);

}  // namespace kontor
