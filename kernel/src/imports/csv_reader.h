#pragma once

#include "imports/table.h"

namespace kontor {

/// RFC 4180, and what spreadsheets make of it: commas, semicolons, tabs or bars, whichever the first line has most of;
/// any line ends; quoted cells with line breaks and doubled quotes; `sep=;` as the first line.
TableFacts readCsv(const std::filesystem::path& file, const TableOptions& options, TableSink& sink);

}  // namespace kontor
