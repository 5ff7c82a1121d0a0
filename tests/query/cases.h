#pragma once

#include <map>
#include <string>
#include <vector>

namespace kontor::test {

/// A block of `key: value` lines in a .cases file; blocks are divided by empty lines, `#` begins a comment line.
struct Case {
    std::string where;  ///< file and line, for messages
    std::map<std::string, std::string> lines;

    bool has(const std::string& key) const { return lines.contains(key); }
    /// Throws std::runtime_error when the block has no such line.
    const std::string& at(const std::string& key) const;
};

std::vector<Case> readCases(const std::string& file);

}  // namespace kontor::test
