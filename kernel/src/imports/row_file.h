#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "imports/table.h"

namespace kontor {

/// The rows of a table, laid down in a file of the server's own so that any of them can be had and none has to be
/// held: 100,000 rows cost as many offsets.
class RowFile : public TableSink {
  public:
    /// Writes at `path`, which goes with the object. Throws Invalid (`error.csv_rows`) for more rows than that.
    RowFile(std::string path, std::size_t mostRows);
    ~RowFile() override;
    RowFile(const RowFile&) = delete;
    RowFile& operator=(const RowFile&) = delete;

    void header(std::vector<std::string> names) override { _header = std::move(names); }
    bool row(TableRow&& row) override;

    const std::vector<std::string>& names() const { return _header; }
    std::size_t size() const { return _offsets.size(); }
    TableRow at(std::size_t index) const;
    std::vector<TableRow> between(std::size_t from, std::size_t end) const;

  private:
    const std::string _path;
    const std::size_t _most;
    std::FILE* _file = nullptr;
    std::vector<std::string> _header;
    std::vector<long> _offsets;
    mutable bool _writing = true;
};

}  // namespace kontor
