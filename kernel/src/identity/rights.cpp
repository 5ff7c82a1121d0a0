#include "identity/rights.h"

#include <algorithm>
#include <set>

#include "identity/role_holders.h"
#include "kontor/error.h"
#include "kontor/json.h"

namespace kontor {

namespace {

/// Throws unless the viewer holds every permission that the statement finds.
void requireAll(Transaction& tx, const Viewer& viewer, const std::string& sql, const std::vector<SqlValue>& values) {
    std::vector<std::string> permissions;
    tx.run(sql, values, [&](const SqlRow& row) { permissions.push_back(row.get<std::string>(0)); });
    for (const auto& permission : permissions) requireHolds(viewer, permission);
}

void requireRightsOfGroups(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds) {
    const std::vector<SqlValue> ids(groupIds.begin(), groupIds.end());
    requireAll(tx, viewer,
               "SELECT DISTINCT p.permission FROM user_group_above a JOIN role_grant g ON g.group_id = a.above_id JOIN "
               "role o ON o.name = g.role JOIN role_permission p ON p.role_id = o.id WHERE a.group_id IN (" +
                   placeholders(ids.size()) + ")",
               ids);
}

constexpr const char* heldOverOwnGroups =
    "SELECT DISTINCT p.permission FROM role o JOIN role_permission p ON p.role_id = o.id WHERE o.own_groups";

}  // namespace

void requireHolds(const Viewer& viewer, const std::string& permission) {
    // Without limits, and within the scopes of a token: also `*` and whole groups (`tickets.*`).
    if (!viewer.mayEverywhere(permission)) throw Forbidden(permission);
}

void requireRightsOf(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    if (viewer.isSystem()) return;
    requireAll(tx, viewer,
               "SELECT DISTINCT p.permission FROM role o JOIN role_permission p ON p.role_id = o.id WHERE " +
                   roleHolders::heldBy("o.name", "?"),
               {userId, userId, userId});
}

void requireMembership(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds,
                       const std::vector<std::int64_t>& userIds) {
    if (viewer.isSystem()) return;
    if (!groupIds.empty()) requireRightsOfGroups(tx, viewer, groupIds);
    if (userIds.empty()) return;
    const Predicate people = isOneOf("u.id", userIds);
    requireAll(tx, viewer,
               std::string(heldOverOwnGroups) + " AND EXISTS (SELECT 1 FROM user u WHERE " + people.sql + " AND " +
                   roleHolders::heldBy("o.name", "u.id") + ")",
               people.values);
}

void requireRightsOfRoles(Transaction& tx, const Viewer& viewer, const std::vector<std::string>& roles,
                          const std::string& field) {
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
            throw Invalid(field, "error.no_such_role", {{"role", role}});
    for (const auto& permission : permissions) requireHolds(viewer, permission);
}

void requireRightsOverPlaces(Transaction& tx, const Viewer& viewer, const std::string& column,
                             const std::vector<std::int64_t>& ids) {
    if (viewer.isSystem() || ids.empty()) return;
    using Row = std::tuple<std::string, std::string>;
    std::set<std::string> roles;
    tx.each<Row>(
        [&](const Row& row) {
            const Json limits = Json::parse(std::get<1>(row));
            if (std::any_of(limits.items().begin(), limits.items().end(), [&](const Json& id) {
                    return std::find(ids.begin(), ids.end(), id.integer()) != ids.end();
                }))
                roles.insert(std::get<0>(row));
        },
        "SELECT role, " + column + " FROM role_grant WHERE " + column + " <> '[]'");
    requireRightsOfRoles(tx, viewer, {roles.begin(), roles.end()}, "parent_id");
}

void requireSeesAll(const Viewer& viewer, const Catalog& catalog, const std::string& place) {
    const std::string verb = ".read_" + place;
    // What is widened is what the person sees, also by a token that sees less.
    ViewerData data = viewer.data();
    data.scopes.clear();
    const Viewer person(std::move(data));
    for (const auto& [name, permission] : catalog.permissions)
        if (name.ends_with(verb) && person.may(name))
            requireHolds(viewer, name.substr(0, name.size() - verb.size()) + ".read_all");
}

void RightsService::requirePerson(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    requireRightsOf(tx, viewer, userId);
}

void RightsService::requireRoles(Transaction& tx, const Viewer& viewer, const std::vector<std::string>& roles,
                                 const std::string& field) {
    requireRightsOfRoles(tx, viewer, roles, field);
}

void RightsService::requireMembership(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds,
                                      const std::vector<std::int64_t>& userIds) {
    kontor::requireMembership(tx, viewer, groupIds, userIds);
}

void RightsService::requireMembership(Transaction& tx, const Viewer& viewer,
                                      const std::vector<std::int64_t>& groupIds) {
    if (viewer.isSystem() || groupIds.empty()) return;
    requireRightsOfGroups(tx, viewer, groupIds);
    requireAll(tx, viewer, heldOverOwnGroups, {});
}

Predicate RightsService::holdsMore(Transaction& tx, const Viewer& viewer, const std::string& user) {
    std::set<std::string> roles;
    using Row = std::tuple<std::string, std::string>;
    tx.each<Row>(
        [&](const Row& row) {
            if (!viewer.mayEverywhere(std::get<1>(row))) roles.insert(std::get<0>(row));
        },
        "SELECT o.name, p.permission FROM role o JOIN role_permission p ON p.role_id = o.id");
    if (roles.empty()) return noRow();
    return {"EXISTS (SELECT 1 FROM role o WHERE o.name IN (" + placeholders(roles.size()) + ") AND " +
                roleHolders::heldBy("o.name", user) + ")",
            {roles.begin(), roles.end()}};
}

}  // namespace kontor
