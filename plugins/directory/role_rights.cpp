#include "role_rights.h"

#include "kontor/kernel.h"

namespace kontor::directory {

void requireRole(WriteContext& context, const char* field, const std::string& role) {
    const auto id = context.tx.maybe<std::int64_t>("SELECT id FROM role WHERE name = ?", role);
    if (!id) throw Invalid(field, "directory.error.role", {{"role", role}});
    if (context.viewer.isSystem()) return;
    const AnyRecord record =
        context.kernel.records().get(context.tx, Viewer::system("what a role allows"), {"role", *id});
    const FieldValue permissions = record.get("permissions");
    for (const auto& permission : std::get<std::vector<std::string>>(permissions))
        if (!context.viewer.mayEverywhere(permission)) throw Forbidden(permission);
}

void requireGroup(WriteContext& context, std::int64_t groupId) {
    if (context.viewer.isSystem()) return;
    Records& records = context.kernel.records();
    const Viewer system = Viewer::system("what a group is given");
    // Whoever is in a group has what the groups around it are given, too.
    for (std::int64_t at = groupId; at != 0;) {
        ListRequest grants;
        grants.extra = {"t.group_id = ?", {at}};
        grants.limit = 200;
        grants.fields = {"id", "role"};
        for (const auto& grant : records.list(context.tx, system, "role-grant", grants).items)
            requireRole(context, "group_id", std::get<std::string>(grant.get("role")));
        const FieldValue parent = records.get(context.tx, system, {"group", at}).get("parent_id");
        at = std::holds_alternative<std::int64_t>(parent) ? std::get<std::int64_t>(parent) : 0;
    }
}

}  // namespace kontor::directory
