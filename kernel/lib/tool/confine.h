#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kontor::tool {

/// What the machine's kernel is to refuse a program. Made before the fork; afterwards only `apply` is called, which
/// allocates nothing.
class Confinement {
  public:
    /// May read the system's programs and what is named, and write below `writable` when that is not empty.
    Confinement(const std::string& program, const std::vector<std::string>& readable, const std::string& writable);
    ~Confinement();
    Confinement(const Confinement&) = delete;
    Confinement& operator=(const Confinement&) = delete;

    /// In the child: from here on no socket can be made, no group left, no file opened but those. A kernel that knows
    /// none of this goes on without it.
    void apply() const noexcept;

  private:
    void allow(const std::string& path, std::uint64_t rights) const;

    int _rules = -1;
    std::uint64_t _handled = 0;
};

}  // namespace kontor::tool
