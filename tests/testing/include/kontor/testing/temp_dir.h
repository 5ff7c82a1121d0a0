#pragma once

#include <filesystem>

namespace kontor::test {

/// A directory of the test's own, removed with everything in it at the end.
class TempDir {
  public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const { return _path; }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return _path / name; }

  private:
    std::filesystem::path _path;
};

}  // namespace kontor::test
