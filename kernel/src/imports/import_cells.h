#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "imports/csv.h"
#include "imports/import_type.h"
#include "kontor/error.h"

namespace kontor {

/// What the rows of a file say, before anything is looked up: each cell by its field, the key that tells whom a row is
/// about, and what rows of one file have to do with each other. Made of the file alone, so that an import which goes on
/// after an interruption finds the same.
class ImportCells {
  public:
    using Cells = std::map<std::string, std::string>;
    using Errors = std::vector<FieldError>;
    /// Between the names of a path: "Berlin / House A".
    static constexpr std::string_view between = " / ";

    ImportCells(const Import& import, const CsvTable& table);

    Cells of(const CsvTable::Row& row, Errors& errors) const;
    std::string keyOf(const Cells& cells) const;
    /// The second of two rows about the same is a mistake of the file, whichever of them is right.
    void checkTwice(const Cells& cells, std::int64_t line, Errors& errors) const;
    /// Whether a row of the file is about somebody with that login, address or employee number; its name then.
    const std::string* promised(const std::string& word) const;
    /// What else of the database the row can meet: logins, addresses, numbers, paths, names, domains, each with its
    /// kind. Two rows that have none in common have nothing to do with each other.
    std::vector<std::string> touched(const Cells& cells) const;
    /// The same for the value of one field: "address anna@example.com".
    static std::vector<std::string> touched(const std::string& field, const std::string& value);

    bool isTree() const { return _kind == "location" || _kind == "department"; }
    /// "A / B" whatever stands around the strokes.
    static std::string tidyPath(const std::string& path);
    /// Several values of one cell.
    static std::vector<std::string> listIn(std::string cell);

  private:
    const std::string _kind;
    const std::string _matchBy;
    std::vector<std::string> _fields;              ///< of each column
    std::map<std::string, std::int64_t> _first;    ///< keys and addresses, with the line they come in first
    std::map<std::string, std::string> _promised;  ///< logins, addresses, numbers, with the name of the row
};

}  // namespace kontor
