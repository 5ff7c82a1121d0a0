#include "mapping.h"

#include "core/names.h"
#include "kontor/kernel.h"
#include "role_rights.h"

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

void prepare(WriteContext& context, const Mapping* before, Mapping& mapping) {
    std::vector<FieldError> errors;
    if (!isDn(mapping.groupDn)) errors.push_back({"group_dn", {"directory.error.dn", {}}});
    if (mapping.role.empty() && !mapping.groupId) errors.push_back({"role", {"directory.error.nothing_mapped", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    if (!mapping.role.empty() && (!before || before->role != mapping.role || before->groupDn != mapping.groupDn))
        requireRole(context, "role", mapping.role);
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
    type.prepare = prepared<Mapping>(prepare);
    return type;
}

}  // namespace kontor::directory
