#pragma once

#include "kontor/import_kind.h"

namespace kontor {

/// What a plugin adds to the import of a kind another one declared: columns that lie in its own records, as the
/// programs of an asset. `registry.provides<ImportExtra>(std::make_shared<ImportExtra>(ImportExtra{…}))`; left out
/// where nobody declares that kind.
struct ImportExtra {
    std::string kind = {};
    std::vector<ImportColumn> columns = {};  ///< read by `written` alone, so without a field
    /// As ImportKind::written.
    std::function<bool(ImportNames&, const RowCells&, std::int64_t id)> written = {};
};

}  // namespace kontor
