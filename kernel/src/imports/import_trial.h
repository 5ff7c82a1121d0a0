#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "imports/import_file.h"

namespace kontor {

/// A trial takes each page of rows back before the next, so that no lock is held for long. This remembers which rows of
/// earlier pages a later one has to do with (a parent they would have made, an address they would have taken or given
/// up): those are written again before it, and taken back with it, so that each row is judged as it will be.
class ImportTrial {
  public:
    ImportTrial(const ImportFile& file, const RowFile& rows) : _file(file), _rows(rows) {}

    /// Earlier rows these have to do with, in the order of the file.
    std::vector<std::size_t> before(std::size_t from, std::size_t end) const;
    /// In the order of the file: the row was taken, and wrote under these values.
    void taken(std::size_t row, const std::vector<std::string>& touched);
    /// Whether a row that was taken is about something with that key.
    bool has(const std::string& word) const;

  private:
    std::set<std::size_t> last(const std::vector<std::string>& touched) const;

    const ImportFile& _file;
    const RowFile& _rows;
    std::map<std::string, std::size_t> _last;               ///< by value, the row that wrote under it last
    std::map<std::size_t, std::set<std::size_t>> _earlier;  ///< rows a row has to do with itself
    std::set<std::string> _names;
};

}  // namespace kontor
