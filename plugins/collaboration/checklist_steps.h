#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::collaboration {

/// One line of a checklist: `! Title | @login | #Group | +2d | after 1, 2`.
struct ChecklistStep {
    std::string title;
    bool required = false;
    std::string assignee;  ///< login
    std::string group;     ///< name
    std::optional<std::chrono::hours> due;
    std::vector<std::size_t> after;  ///< steps before it, from 0
};

/// Blank lines are left out and not counted. Throws Invalid("steps") that names the line.
std::vector<ChecklistStep> readSteps(std::string_view text);

}  // namespace kontor::collaboration
