#pragma once

#include "imports/table.h"

namespace kontor {

/// Workbooks and XML inventories are read by a program of its own (read_sheet.py) with limits on time, memory and what
/// it reaches, as they are archives and markup that others wrote. `format` is xlsx or xml.
TableFacts readSheet(const std::filesystem::path& file, const TableOptions& options, const std::string& format,
                     TableSink& sink, TableTools& tools, std::size_t most);

}  // namespace kontor
