#include <algorithm>

#include "identity/account_store.h"

namespace kontor {

namespace {

/// Whether a permission, or a whole group of them (`tickets.*`, `*`), is among those the viewer holds. A token's scopes
/// count too.
bool holds(const Viewer& viewer, const std::string& permission) {
    if (viewer.isSystem()) return true;
    const auto& own = viewer.data().permissions;
    const auto has = [&](const std::string& name) { return std::binary_search(own.begin(), own.end(), name); };
    if (has("*")) return true;
    if (permission == "*") return false;
    if (permission.ends_with(".*")) return has(permission);
    return viewer.may(permission);
}

}  // namespace

void requireHolds(const Viewer& viewer, const std::string& permission) {
    if (!holds(viewer, permission)) throw Forbidden(permission);
}

void requireRightsOf(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    if (viewer.isSystem()) return;
    const auto permissions = tx.all<std::string>(
        "SELECT DISTINCT p.permission FROM user_role b JOIN role o ON o.name = b.role JOIN role_permission p ON "
        "p.role_id = o.id"
        " WHERE b.user_id = ?",
        userId);
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
