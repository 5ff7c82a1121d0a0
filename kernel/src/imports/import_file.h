#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "imports/import_columns.h"
#include "imports/import_type.h"
#include "imports/row_file.h"
#include "kontor/error.h"

namespace kontor {

/// What the rows of a file say, before anything is looked up: each cell by its column, the key that tells whom a row is
/// about, and what rows of one file have to do with each other. Made of the file alone, so that an import which goes on
/// after an interruption finds the same.
class ImportFile {
  public:
    using Errors = std::vector<FieldError>;

    ImportFile(const Import& import, const ImportColumns& columns, const RowFile& rows);

    RowCells of(const TableRow& row, Errors& errors) const;
    /// Columns that are there and say nothing in this row.
    std::vector<std::string> emptyIn(const TableRow& row) const;
    std::string keyOf(const RowCells& cells) const;
    /// The second of two rows about the same is a mistake of the file, whichever of them is right.
    void checkTwice(const RowCells& cells, std::int64_t line, Errors& errors) const;
    /// Whether a row of the file is about something with that key; its name then.
    const std::string* promised(const std::string& word) const;
    /// What else of the database the row can meet (ImportKind::touches). Two rows that have none in common have nothing
    /// to do with each other.
    std::vector<std::string> touched(const RowCells& cells) const;
    /// Names of a row's record by which others may name it.
    std::vector<std::string> namesOf(const RowCells& cells) const;
    static std::string nameOf(const RowCells& cells, const std::string& otherwise);

  private:
    const ImportColumns& _columns;
    const std::string _matchBy;
    const bool _isCsv;
    RowCells _defaults;
    std::vector<std::string> _fields;                        ///< of each column
    std::unordered_map<std::string, std::int64_t> _first;    ///< keys and unique values, with the line of the first
    std::unordered_map<std::string, std::string> _promised;  ///< keys, with the name of the row
};

}  // namespace kontor
