#pragma once

#include "kontor/error.h"
#include "kontor/records.h"

namespace kontor::tickets {

/// Rows with `owner_id`, `sharing` (private, group, everyone) and `group_id` this viewer sees: their own, those of
/// their groups, everybody's.
Predicate sharedWith(const Viewer& viewer);

/// Who writes becomes the owner; others' rows, and sharing with everybody, want `tickets.configure`; a group must be
/// one's own. For views, templates and macros. Throws Forbidden, or Invalid for `group_id`.
template <class T>
void prepareSharing(const Viewer& viewer, const T* before, T& after) {
    if (!before) {
        if (viewer.id() != 0) after.ownerId = viewer.id();
    } else if (before->ownerId != viewer.id()) {
        viewer.require("tickets.configure");
    }
    if (after.sharing == "everyone" && (!before || before->sharing != after.sharing))
        viewer.require("tickets.configure");
    if (after.sharing != "group")
        after.groupId.reset();
    else if (!after.groupId)
        throw Invalid("group_id", "error.required");
    else if (!viewer.inGroup(*after.groupId) && !viewer.may("tickets.configure"))
        throw Invalid("group_id", "tickets.not_your_group");
}

}  // namespace kontor::tickets
