#include "organisation/role_grant_type.h"

#include <algorithm>

#include "identity/rights.h"
#include "identity/role_rights.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr Field roleGrantFields[] = {
    idField<&RoleGrant::id>(),
    field<&RoleGrant::role>("role")
        .as(FieldType::word)
        .limit(64)
        .createOnly()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the role")
        .example("\"agent\""),
    field<&RoleGrant::userId>("user_id")
        .refersTo("user")
        .createOnly()
        .filterable()
        .doc("The person who gets it; either this or `group_id`")
        .example("7"),
    field<&RoleGrant::groupId>("group_id")
        .refersTo("group")
        .createOnly()
        .filterable()
        .doc("The group whose people get it, with those of the groups that lie in it")
        .example("3"),
    field<&RoleGrant::locationIds>("location_ids")
        .refersTo("location")
        .limit(500)
        .writable()
        .doc("Places it is held in, with all that lies in them; none: everywhere")
        .example("[4]"),
    field<&RoleGrant::departmentIds>("department_ids")
        .refersTo("department")
        .limit(500)
        .writable()
        .doc("Departments it is held over, with all below them; none: all")
        .example("[1]"),
    field<&RoleGrant::groupIds>("group_ids")
        .titled("field.role_group_ids")
        .refersTo("group")
        .limit(500)
        .writable()
        .doc("Groups whose work it is held over, with those that lie in them; none: all")
        .example("[3]"),
    field<&RoleGrant::categoryIds>("category_ids")
        .refersTo("category")
        .limit(500)
        .writable()
        .doc("Categories it is held over, with all below them; none: all")
        .example("[2]"),
    field<&RoleGrant::note>("note").limit(255).writable().doc("What it is for").example("\"Holiday cover\""),
    field<&RoleGrant::createdAt>("created_at").doc("When it was given").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&RoleGrant::updatedAt>("updated_at")
        .sortable()
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&RoleGrant::version>(),
};

void prepareGrant(WriteContext& context, const RoleGrant*, RoleGrant& after) {
    if (after.userId.has_value() == after.groupId.has_value()) throw Invalid("user_id", "error.user_or_group");
    for (auto* ids : {&after.locationIds, &after.departmentIds, &after.groupIds, &after.categoryIds}) {
        std::sort(ids->begin(), ids->end());
        ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
    }
    requireRightsOfRoles(context.tx, context.viewer, {after.role}, "role");
    if (after.userId) requireRightsOf(context.tx, context.viewer, *after.userId);
}

}  // namespace

const FieldTable RoleGrant::fields = roleGrantFields;

RecordType roleGrantType() {
    RecordType type = recordType<RoleGrant>("role-grants", "role_grant", RoleGrant::fields);
    type.doc =
        "Roles given to a person or a group, everywhere or within limits: places, departments, groups, categories.";
    type.label =
        "CONCAT({t}.role, ': ', COALESCE((SELECT gu.name FROM user gu WHERE gu.id = {t}.user_id), (SELECT gg.name FROM "
        "user_group gg WHERE gg.id = {t}.group_id), ''))";
    type.readPermission = "roles.read";
    type.createPermission = type.writePermission = type.deletePermission = "roles.grant";
    type.softDelete = false;
    type.defaultSort = "id";
    type.textColumns = {"t.role", "t.note"};
    type.prepare = prepared<RoleGrant>(prepareGrant);
    type.written = writtenBy<RoleGrant>(
        [](WriteContext& context, const RoleGrant*, const RoleGrant&) { RoleRights::changed(context.tx); });
    type.removing = [](WriteContext& context, const void* record) {
        requireRightsOfRoles(context.tx, context.viewer, {static_cast<const RoleGrant*>(record)->role});
        RoleRights::changed(context.tx);
    };
    return type;
}

}  // namespace kontor
