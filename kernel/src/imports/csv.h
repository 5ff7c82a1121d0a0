#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kontor {

/// A table out of a CSV file: RFC 4180, and what spreadsheets make of it.
struct CsvTable {
    struct Row {
        std::int64_t line = 0;  ///< where it begins in the file, from 1
        std::vector<std::string> cells;
    };
    std::vector<std::string> header;
    std::vector<Row> rows;  ///< lines that hold nothing are left out
    std::string encoding;   ///< utf-8, utf-16 or windows-1252
};

/// Reads UTF-8 and UTF-16 with and without a byte order mark, and Windows-1252 where it is neither; commas, semicolons
/// or tabs, whichever the first line has most of; any line ends; quoted cells with line breaks and doubled quotes.
/// Throws Invalid("file_id") naming the line for a quote that is not closed, a cell over 10,000 characters, more than
/// 100 columns or 50,000 rows, two columns of one name, a NUL.
CsvTable readCsv(std::string_view bytes);

/// A cell a spreadsheet would run: `=…`, `@…`, and `+…` or `-…` that are no number or telephone number.
bool isFormula(std::string_view cell);

}  // namespace kontor
