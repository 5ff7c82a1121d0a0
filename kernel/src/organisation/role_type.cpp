#include "organisation/role_type.h"

#include <algorithm>

#include "identity/rights.h"
#include "identity/role_rights.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

constexpr Field roleFields[] = {
    idField<&Role::id>(),
    field<&Role::name>("name")
        .as(FieldType::word)
        .limit(64)
        .createOnly()
        .required()
        .filterable()
        .sortable()
        .doc("Name users hold it by: small letters, digits, `-` and `_`")
        .example("\"second-level\""),
    field<&Role::title>("title")
        .limit(100)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("What people read")
        .example("\"Second level\""),
    field<&Role::description>("description")
        .limit(500)
        .writable()
        .doc("What it is for")
        .example("\"Works on what the service desk passes on.\""),
    field<&Role::staff>("staff")
        .writable()
        .filterable()
        .doc("Whether those who hold it work on the requests of others; their names are known to all")
        .example("true"),
    field<&Role::ownGroups>("own_groups")
        .writable()
        .filterable()
        .doc("Whether it is held over what lies with the own groups only")
        .example("false"),
    field<&Role::secondFactor>("second_factor")
        .writable()
        .filterable()
        .doc("Whether those who hold it must sign in with a second factor")
        .example("false"),
    field<&Role::permissions>("permissions")
        .linkedBy("role_permission", "role_id", "permission")
        .limit(255)
        .writable()
        .filterable()
        .query("permission")
        .doc("What it allows; `tickets.*` stands for all of tickets")
        .example("[\"tickets.read\"]"),
    field<&Role::builtIn>("built_in")
        .filterable()
        .doc("Whether it came with the product and can't be deleted")
        .example("false"),
    field<&Role::createdAt>("created_at").doc("When it was made").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Role::updatedAt>("updated_at")
        .sortable()
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&Role::version>(),
};

bool isName(std::string_view name) {
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

/// `tickets.read`, `tickets.*` or `*`, as far as somebody declares it.
bool exists(const Catalog& catalog, const std::string& permission) {
    if (permission == "*") return true;
    if (!permission.ends_with(".*")) return catalog.permissions.contains(permission);
    const auto found = catalog.permissions.lower_bound(permission.substr(0, permission.size() - 1));
    return found != catalog.permissions.end() && found->first.starts_with(permission.substr(0, permission.size() - 1));
}

void prepareRole(WriteContext& context, const Role* before, Role& after) {
    if (!before && !isName(after.name)) throw Invalid("name", "error.not_a_role_name");
    if (!before && context.tx.maybe<std::int64_t>("SELECT id FROM role WHERE name = ?", after.name))
        throw Invalid("name", "error.taken");
    std::vector<std::string> was = before ? before->permissions : std::vector<std::string>();
    std::vector<std::string> is = after.permissions;
    std::sort(was.begin(), was.end());
    std::sort(is.begin(), is.end());
    if (before && before->name == "admin" && (was != is || after.ownGroups)) throw Conflict("error.admin_role_fixed");
    // Without that limit the role allows more, to all who hold it.
    if (before && before->ownGroups != after.ownGroups)
        for (const auto& permission : was) requireHolds(context.viewer, permission);
    std::vector<std::string> changed;
    std::set_symmetric_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(changed));
    for (const auto& permission : changed) {
        const bool added = std::binary_search(is.begin(), is.end(), permission);
        if (added && !exists(context.kernel.catalog(), permission))
            throw Invalid("permissions", "error.no_such_permission", {{"permission", permission}});
        requireHolds(context.viewer, permission);
    }
}

void removingRole(WriteContext& context, const Role& role) {
    if (role.builtIn) throw Conflict("error.built_in");
    requireRightsOfRoles(context.tx, context.viewer, {role.name});
    if (context.tx.maybe<std::int64_t>("SELECT user_id FROM user_role WHERE role = ? LIMIT 1", role.name) ||
        context.tx.maybe<std::int64_t>("SELECT id FROM role_grant WHERE role = ? LIMIT 1", role.name))
        throw Conflict("error.still_used");
    RoleRights::changed(context.tx);
}

}  // namespace

const FieldTable Role::fields = roleFields;

RecordType roleType() {
    RecordType type = recordType<Role>("roles", "role", Role::fields);
    type.doc = "Roles: named sets of permissions that users hold.";
    type.label = "{t}.title";
    type.lookup = {"t.name"};
    type.readPermission = "roles.read";
    type.createPermission = type.writePermission = type.deletePermission = "roles.write";
    type.softDelete = false;
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.title", "t.description"};
    type.prepare = prepared<Role>(prepareRole);
    type.written =
        writtenBy<Role>([](WriteContext& context, const Role*, const Role&) { RoleRights::changed(context.tx); });
    type.removing = [](WriteContext& context, const void* record) {
        removingRole(context, *static_cast<const Role*>(record));
    };
    return type;
}

}  // namespace kontor
