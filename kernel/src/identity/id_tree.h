#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace kontor {

/// Ids of records that lie in one another.
class IdTree {
  public:
    void add(std::int64_t id, std::optional<std::int64_t> parentId);

    /// The id and all that lie below it, sorted. One the tree doesn't know stands for itself.
    std::vector<std::int64_t> below(std::int64_t id) const;
    /// The same for several.
    std::vector<std::int64_t> below(const std::vector<std::int64_t>& ids) const;
    /// The id and all it lies in, sorted.
    std::vector<std::int64_t> above(std::int64_t id) const;

  private:
    std::map<std::int64_t, std::vector<std::int64_t>> _children;
    std::map<std::int64_t, std::int64_t> _parents;
};

}  // namespace kontor
