#include "ticket_priority.h"

#include <algorithm>

#include "kontor/error.h"

namespace kontor::tickets {

namespace {

std::size_t levelOf(std::string_view word) {
    const auto* found = std::find(levels.begin(), levels.end(), word);
    return static_cast<std::size_t>(found - levels.begin());
}

/// Rows: impact low, medium, high; columns: urgency low, medium, high.
constexpr std::string_view matrix[3][3] = {
    {"low", "low", "normal"},
    {"low", "normal", "high"},
    {"normal", "high", "urgent"},
};

}  // namespace

std::string_view priorityOf(std::string_view impact, std::string_view urgency) {
    return matrix[std::min<std::size_t>(levelOf(impact), 2)][std::min<std::size_t>(levelOf(urgency), 2)];
}

void applyPriority(const Ticket* before, Ticket& after) {
    if (after.priorityName && (!before || before->priorityName != after.priorityName))
        throw Invalid("priority_name", "tickets.unknown_priority", {{"name", *after.priorityName}});
    const bool given = before ? after.priority != before->priority : !after.priority.empty();
    if (given) after.priorityByHand = true;
    if (!after.priorityByHand || after.priority.empty()) after.priority = priorityOf(after.impact, after.urgency);
}

}  // namespace kontor::tickets
