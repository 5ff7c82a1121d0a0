#pragma once

#include <map>
#include <string>
#include <vector>

#include "imports/table.h"
#include "kontor/json.h"

namespace kontor {

/// A list of objects, one object a line, or a single object. Members are columns; those of objects inside by their
/// path, `bios.serial`. Lists of words are one cell with bars, lists of objects their JSON.
TableFacts readJsonTable(const std::filesystem::path& file, TableSink& sink);

/// An object as cells by the paths of its members.
std::vector<std::pair<std::string, std::string>> flattened(const Json& object);

/// Makes rows of objects that come one by one, and come twice: what columns there are is known at the end only.
class ObjectRows {
  public:
    explicit ObjectRows(TableSink& sink) : _sink(sink) {}
    void collect(const Json& object);
    void headed();
    /// False when no more are wanted.
    bool row(std::int64_t number, const Json& object);
    bool faulty(std::int64_t number, Message fault);

  private:
    TableSink& _sink;
    std::vector<std::string> _header;
    std::map<std::string, std::size_t> _at;
};

}  // namespace kontor
