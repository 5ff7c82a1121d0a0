#include "mapping.h"

#include <tuple>

#include "core/names.h"
#include "directory_store.h"
#include "kontor/kernel.h"
#include "kontor/rights.h"
#include "kontor/text.h"

namespace kontor::directory {

namespace {

constexpr Field mappingFields[] = {
    field<&Mapping::id>("id").filterable().sortable().doc("Its number").example("1"),
    field<&Mapping::version>("version").doc("Grows with every change; the ETag").example("1"),
    field<&Mapping::directoryId>("directory_id")
        .refersTo("directory")
        .createOnly()
        .required()
        .filterable()
        .query("directory")
        .doc("Directory the group is in")
        .example("1"),
    field<&Mapping::groupDn>("group_dn")
        .limit(500)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("Distinguished name of the directory's group; members of groups in it count as well")
        .example("\"cn=it-agents,ou=groups,dc=example,dc=org\""),
    field<&Mapping::role>("role")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .filterable()
        .doc("Role its members have; who is no member loses it")
        .example("\"agent\""),
    field<&Mapping::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .doc("Group here that its members belong to; who is no member leaves it")
        .example("null"),
    field<&Mapping::locationIds>("location_ids")
        .refersTo("location")
        .limit(100)
        .writable()
        .doc("Places the role is held in, with all that lies in them; a role within limits is given to `group_id`")
        .example("[]"),
    field<&Mapping::departmentIds>("department_ids")
        .refersTo("department")
        .limit(100)
        .writable()
        .doc("Departments the role is held over, with all below them")
        .example("[]"),
    field<&Mapping::overGroupIds>("over_group_ids")
        .refersTo("group")
        .limit(100)
        .writable()
        .doc("Groups whose work the role is held over, with those that lie in them")
        .example("[]"),
    field<&Mapping::categoryIds>("category_ids")
        .refersTo("category")
        .limit(100)
        .writable()
        .doc("Categories the role is held over, with all below them")
        .example("[]"),
    field<&Mapping::grantId>("grant_id")
        .refersTo("role-grant")
        .doc("Grant by which the group has the role within limits")
        .example("null"),
    field<&Mapping::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Mapping::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it was last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

void prepareMapping(WriteContext& context, const Mapping* before, Mapping& mapping) {
    std::vector<FieldError> errors;
    if (!isDn(mapping.groupDn)) errors.push_back({"group_dn", {"directory.error.dn", {}}});
    if (mapping.role.empty() && !mapping.groupId) errors.push_back({"role", {"directory.error.nothing_mapped", {}}});
    if (mapping.isLimited() && mapping.role.empty())
        errors.push_back({"role", {"directory.error.limits_of_nothing", {}}});
    if (mapping.isLimited() && !mapping.groupId)
        errors.push_back({"group_id", {"directory.error.limits_need_group", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    Rights& rights = context.kernel.get<Rights>();
    const bool others = !before || before->groupDn != mapping.groupDn;
    if (!mapping.role.empty() && (others || before->role != mapping.role || before->isLimited() != mapping.isLimited()))
        rights.requireRoles(context.tx, context.viewer, {mapping.role}, "role");
    if (mapping.groupId && (others || before->groupId != mapping.groupId))
        rights.requireMembership(context.tx, context.viewer, {*mapping.groupId});
}

/// Takes back what the mapping gave; somebody may have done so by hand.
void withdraw(WriteContext& context, const Mapping& mapping) {
    if (!mapping.grantId) return;
    try {
        context.kernel.records().remove(context.tx, context.viewer, {"role-grant", *mapping.grantId});
    } catch (const NotFound&) {
    }
}

/// Gives the group the role within the limits, as anybody may who can give it by hand.
void writtenMapping(WriteContext& context, const Mapping* before, const Mapping& mapping) {
    const auto what = [](const Mapping& one) {
        return std::tie(one.role, one.groupId, one.locationIds, one.departmentIds, one.overGroupIds, one.categoryIds);
    };
    if (before && what(*before) == what(mapping)) return;
    if (before) withdraw(context, *before);
    std::optional<std::int64_t> grant;
    if (mapping.isLimited()) {
        Patch values;
        values.set("role", mapping.role).set("group_id", *mapping.groupId);
        values.set("location_ids", mapping.locationIds).set("department_ids", mapping.departmentIds);
        values.set("group_ids", mapping.overGroupIds).set("category_ids", mapping.categoryIds);
        values.set("note", std::string(leftCharacters(mapping.groupDn, 255)));
        grant = context.kernel.records().create(context.tx, context.viewer, "role-grant", values).id();
    }
    store::setGrant(context.tx, mapping.id, grant);
}

}  // namespace

const FieldTable Mapping::fields = mappingFields;

RecordType mappingType() {
    RecordType type = recordType<Mapping>("directory-mappings", "directory_mappings", Mapping::fields);
    type.doc = "Which groups of a directory give which roles and groups.";
    type.label = "{t}.group_dn";
    type.readPermission = type.createPermission = type.writePermission = type.deletePermission = "directory.administer";
    type.softDelete = false;
    type.defaultSort = "id";
    type.textColumns = {"t.group_dn"};
    type.prepare = prepared<Mapping>(prepareMapping);
    type.written = writtenBy<Mapping>(writtenMapping);
    type.removing = [](WriteContext& context, const void* record) {
        withdraw(context, *static_cast<const Mapping*>(record));
    };
    return type;
}

}  // namespace kontor::directory
