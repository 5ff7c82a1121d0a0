#include "ticket_states.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "offered.h"

namespace kontor::tickets {

namespace {

struct Transitions {
    std::string_view from;
    std::array<std::string_view, 4> to;
};

/// From resolved and closed a ticket can only be reopened; nothing becomes new again.
constexpr std::array<Transitions, 5> allowed{{
    {"new", {"open", "pending", "resolved", "closed"}},
    {"open", {"pending", "resolved", "closed", ""}},
    {"pending", {"open", "resolved", "closed", ""}},
    {"resolved", {"open", "closed", "", ""}},
    {"closed", {"open", "", "", ""}},
}};

}  // namespace

bool mayGo(std::string_view from, std::string_view to) {
    if (from == to) return true;
    for (const auto& row : allowed)
        if (row.from == from) return std::find(row.to.begin(), row.to.end(), to) != row.to.end();
    return false;
}

std::string stateOf(WriteContext& context, const std::string& status) {
    for (const auto state : ticketStates)
        if (state == status) return status;
    return offered(context, "status", status, "status").base;
}

void applyStatus(WriteContext& context, const Ticket* before, Ticket& after) {
    if (!before || before->status != after.status) after.state = stateOf(context, after.status);
    if (before && !mayGo(before->state, after.state))
        throw Conflict("tickets.transition_not_allowed", {{"from", before->status}, {"to", after.status}});
    if (before && before->mergedIntoId && after.state != before->state)
        throw Conflict("tickets.is_merged", {{"id", std::to_string(*before->mergedIntoId)}});

    if (!before || before->status != after.status) after.statusChangedAt = context.now;
    if (before && before->isFinished() && !after.isFinished()) ++after.reopened;
    if (after.state != "pending")
        after.pendingReason.reset();
    else if (!after.pendingReason)
        after.pendingReason = "requester";

    if (!after.isFinished())
        after.resolvedAt.reset();
    else if (!after.resolvedAt)
        after.resolvedAt = context.now;
    if (after.state != "closed")
        after.closedAt.reset();
    else if (!after.closedAt)
        after.closedAt = context.now;
}

}  // namespace kontor::tickets
