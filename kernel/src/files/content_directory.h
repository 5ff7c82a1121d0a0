#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

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
    /// SHA-256 and size of the file at `path`, read block by block.
    std::pair<std::string, std::int64_t> measure(const std::filesystem::path& path) const;
    /// As put, with the content of the file at `path`, which stays: linked, or copied where that is not possible.
    void adopt(const std::string& sha256, const std::filesystem::path& path) const;
    /// A new path for something that is being written; its directory exists.
    std::filesystem::path scratchPath() const;
    /// Throws NotFound when it is not there.
    std::string read(const std::string& sha256) const;
    void remove(const std::string& sha256) const noexcept;

    /// Removes what writers that died have left, when no other writer can be there.
    void removeUnfinished() const noexcept;

    /// Calls `see` with each content and the age of its file, until it answers false. Temporary files older than a day
    /// are removed.
    void each(const std::function<bool(const std::string& sha256, std::chrono::seconds age)>& see) const;

  private:
    void makePlaceFor(const std::filesystem::path& path) const;

    std::filesystem::path _directory;
};

}  // namespace kontor
