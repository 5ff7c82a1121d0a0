#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace kontor::faults {

/// What happened, counted by all threads of a run.
class Tally {
  public:
    /// Something that may not be. Kept in full and told at the end.
    void violation(const std::string& text) {
        const std::lock_guard hold(_mutex);
        _violations.push_back(text);
    }
    void count(const std::string& what, std::int64_t by = 1) {
        const std::lock_guard hold(_mutex);
        _counts[what] += by;
    }
    std::int64_t counted(const std::string& what) const {
        const std::lock_guard hold(_mutex);
        const auto found = _counts.find(what);
        return found == _counts.end() ? 0 : found->second;
    }
    std::map<std::string, std::int64_t> counts() const {
        const std::lock_guard hold(_mutex);
        return _counts;
    }
    std::vector<std::string> violations() const {
        const std::lock_guard hold(_mutex);
        return _violations;
    }

  private:
    mutable std::mutex _mutex;
    std::map<std::string, std::int64_t> _counts;
    std::vector<std::string> _violations;
};

}  // namespace kontor::faults
