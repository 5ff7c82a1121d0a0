#include "sharing.h"

namespace kontor::tickets {

Predicate sharedWith(const Viewer& viewer) {
    const auto& groups = viewer.data().groupIds;
    Predicate rule{"t.sharing = 'everyone' OR t.owner_id = ?", {viewer.id()}};
    if (!groups.empty()) {
        rule.sql += " OR (t.sharing = 'group' AND t.group_id IN (" + placeholders(groups.size()) + "))";
        for (const auto group : groups) rule.values.emplace_back(group);
    }
    return rule;
}

}  // namespace kontor::tickets
