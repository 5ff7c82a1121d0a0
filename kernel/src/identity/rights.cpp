#include <algorithm>

#include "identity/account_store.h"
#include "identity/role_holders.h"

namespace kontor {

void requireHolds(const Viewer& viewer, const std::string& permission) {
    // Without limits, and within the scopes of a token: also `*` and whole groups (`tickets.*`).
    if (!viewer.mayEverywhere(permission)) throw Forbidden(permission);
}

void requireRightsOf(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    if (viewer.isSystem()) return;
    const auto permissions = tx.all<std::string>(
        "SELECT DISTINCT p.permission FROM role o JOIN role_permission p ON p.role_id = o.id WHERE " +
            roleHolders::heldBy("o.name", "?"),
        userId, userId, userId);
    for (const auto& permission : permissions) requireHolds(viewer, permission);
}

void requireRightsOfGroups(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds) {
    if (viewer.isSystem() || groupIds.empty()) return;
    const std::vector<SqlValue> ids(groupIds.begin(), groupIds.end());
    std::vector<std::string> permissions;
    tx.run(
        "SELECT DISTINCT p.permission FROM user_group_above a JOIN role_grant g ON g.group_id = a.above_id JOIN role o "
        "ON o.name = g.role JOIN role_permission p ON p.role_id = o.id WHERE a.group_id IN (" +
            placeholders(ids.size()) + ")",
        ids, [&](const SqlRow& row) { permissions.push_back(row.get<std::string>(0)); });
    for (const auto& permission : permissions) requireHolds(viewer, permission);
}

void requireRightsOfRoles(Transaction& tx, const Viewer& viewer, const std::vector<std::string>& roles) {
    if (roles.empty()) return;
    const std::vector<SqlValue> names(roles.begin(), roles.end());
    std::vector<std::string> known;
    std::vector<std::string> permissions;
    tx.run("SELECT o.name, p.permission FROM role o LEFT JOIN role_permission p ON p.role_id = o.id WHERE o.name IN (" +
               placeholders(names.size()) + ")",
           names, [&](const SqlRow& row) {
               known.push_back(row.get<std::string>(0));
               if (const auto permission = row.get<std::optional<std::string>>(1)) permissions.push_back(*permission);
           });
    for (const auto& role : roles)
        if (std::find(known.begin(), known.end(), role) == known.end())
            throw Invalid("roles", "error.no_such_role", {{"role", role}});
    for (const auto& permission : permissions) requireHolds(viewer, permission);
}

}  // namespace kontor
