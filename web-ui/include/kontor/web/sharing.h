#pragma once

#include <array>
#include <string>
#include <string_view>

#include "kontor/error.h"
#include "kontor/records.h"

namespace kontor::web {

inline constexpr std::array<std::string_view, 3> sharings{"private", "group", "everyone"};

/// Rows with `owner_id`, `sharing` (private, group, everyone) and `group_id` this viewer sees: their own, those of
/// their groups, everybody's.
inline Predicate sharedWith(const Viewer& viewer) {
    return disjoin(disjoin({"t.sharing = 'everyone'", {}}, {"t.owner_id = ?", {viewer.id()}}),
                   conjoin({"t.sharing = 'group'", {}}, isOneOf("t.group_id", viewer.data().groupIds)));
}

/// Who writes becomes the owner; others' rows, and sharing with everybody, want the permission `forAll`; a group must
/// be one's own. For saved views, templates, macros and text blocks. Throws Forbidden, or Invalid for `group_id`.
template <class T>
void prepareSharing(const Viewer& viewer, const T* before, T& after, std::string_view forAll) {
    if (!before) {
        if (viewer.id() != 0) after.ownerId = viewer.id();
    } else if (before->ownerId != viewer.id()) {
        viewer.require(forAll);
    }
    if (after.sharing == "everyone" && (!before || before->sharing != after.sharing)) viewer.require(forAll);
    if (after.sharing != "group")
        after.groupId.reset();
    else if (!after.groupId)
        throw Invalid("group_id", "error.required");
    else if (!viewer.inGroup(*after.groupId) && !viewer.may(forAll))
        throw Invalid("group_id", "web.not_your_group");
}

/// Its owner takes it away, and who may with all.
template <class T>
auto removingShared(std::string forAll) {
    return [forAll = std::move(forAll)](WriteContext& context, const void* record) {
        if (static_cast<const T*>(record)->ownerId != context.viewer.id()) context.viewer.require(forAll);
    };
}

}  // namespace kontor::web
