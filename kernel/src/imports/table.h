#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/error.h"
#include "kontor/tool.h"

namespace kontor {

/// One row of a file, its cells in the order of the header.
struct TableRow {
    std::int64_t line = 0;  ///< where it begins in the file, or which row or item it is; from 1
    std::vector<std::string> cells;
    std::optional<Message> fault;  ///< why it can't be taken, whatever its cells say
};

/// How a file is read. What is empty is found out.
struct TableOptions {
    std::string encoding = {};   ///< utf-8, utf-16 or windows-1252
    std::string delimiter = {};  ///< one character; of CSV
    std::string quote = {};      ///< `"` or `'`; of CSV
    std::string sheet = {};      ///< of a workbook: the first one
};

/// How a file was read.
struct TableFacts : TableOptions {
    std::string format;               ///< csv, xlsx, json or xml
    std::vector<std::string> sheets;  ///< of a workbook
};

/// What runs the reader of workbooks; provided to whoever reads tables.
struct TableTools {
    Tools tools{2};
};

/// Is given the rows of a table while it is read.
class TableSink {
  public:
    virtual ~TableSink() = default;
    virtual void header(std::vector<std::string> names) = 0;
    /// False when no more are wanted.
    virtual bool row(TableRow&& row) = 0;
};

inline constexpr std::size_t mostTableBytes = 50 << 20;
inline constexpr std::size_t mostTableColumns = 500;
inline constexpr std::size_t mostCellBytes = 10'000;       ///< of CSV and workbooks
inline constexpr std::size_t mostJsonCellBytes = 8 << 20;  ///< a list inside of an object is one cell

/// Reads a CSV file, the first sheet (or that named) of an XLSX workbook, a JSON list of objects (or one a line, or a
/// single one), or an XML inventory, without ever holding all of it. Lines that hold nothing are left out. Throws
/// Invalid("file_id") for what is no table; what is wrong with one row is that row's fault.
/// `most` rows are wanted; 0 = all.
TableFacts readTable(const std::filesystem::path& file, const TableOptions& options, TableSink& sink, TableTools& tools,
                     std::size_t most = 0);

/// Throws Invalid for a header without names, with too many or with one name twice.
void checkHeader(const std::vector<std::string>& header);
[[noreturn]] void refuseTable(const char* key, Message::Params params = {});

/// A cell a spreadsheet would run: `=…`, `@…`, and `+…` or `-…` that are no number or telephone number.
bool isFormula(std::string_view cell);
/// As exports protect them: an apostrophe before what a spreadsheet would run. Without it again.
std::string_view unprotected(std::string_view cell);

}  // namespace kontor
