#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace kontor {

/// Contents by their SHA-256 under a directory: `ab/cd/abcd…`. A content is there whole or not at all.
class ContentDirectory {
  public:
    explicit ContentDirectory(std::filesystem::path directory) : _directory(std::move(directory)) {}

    std::filesystem::path pathOf(const std::string& sha256) const;
    bool has(const std::string& sha256) const;
    /// Writes the content unless it is there, through temporary file, fsync, rename and fsync of the directories: when
    /// this returns it survives a loss of power. Throws Unavailable when the disk is full or does not let itself be
    /// written.
    void put(const std::string& sha256, std::string_view content) const;
    /// Throws NotFound when it is not there.
    std::string read(const std::string& sha256) const;
    void remove(const std::string& sha256) const noexcept;

    /// Removes what writers that died have left, when no other writer can be there.
    void removeUnfinished() const noexcept;

    /// Calls `see` with each content and the age of its file, until it answers false. Temporary files older than a day
    /// are removed.
    void each(const std::function<bool(const std::string& sha256, std::chrono::seconds age)>& see) const;

  private:
    std::filesystem::path _directory;
};

}  // namespace kontor
