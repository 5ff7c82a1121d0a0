#pragma once

#include <string>
#include <vector>

namespace kontor::shell {

/// The lines typed before, in a file only its owner can read. Several shells may append at the same time.
/// A history that can't be written is no reason not to work: errors are ignored.
class History {
  public:
    static constexpr std::size_t maxLines = 2000;

    /// `path` may be empty: nothing is kept then.
    explicit History(std::string path) : _path(std::move(path)) {}

    /// ~/.local/state/kontor/history, or below XDG_STATE_HOME; empty without a home.
    static std::string standardPath();

    /// The newest lines, oldest first.
    std::vector<std::string> load() const;

    /// Adds a line. Blank lines, repetitions of the last one and lines that start with a space are not kept.
    /// Returns whether it was.
    bool add(const std::string& line);

  private:
    std::string _path;
    std::string _last;
};

}  // namespace kontor::shell
