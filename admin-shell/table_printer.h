#pragma once

#include <string>

#include "protocol.h"

namespace kontor::shell {

/// How output looks: `width` terminal columns (0 = no limit, the output is no terminal), `bold` headings or not.
struct Style {
    std::size_t width = 0;
    bool bold = false;
};

/// The table as lines that fit the width: the widest column gives way first, its cells end in an ellipsis.
/// Where not even narrow columns fit side by side, every row becomes a record.
std::string formatTable(const Table& table, const Style& style);

/// Label and value, one line each; long values continue under themselves.
std::string formatRecord(const Record& record, const Style& style);

/// RFC 4180 with a heading of column names. A cell a spreadsheet would run as a formula gets an apostrophe in front.
std::string formatCsv(const Table& table);

/// A list of objects by column name, for a command that has no JSON form of its own.
nlohmann::ordered_json tableJson(const Table& table);

}  // namespace kontor::shell
