#include "provider_mapping.h"

#include "kontor/kernel.h"
#include "kontor/rights.h"
#include "kontor/text.h"

namespace kontor::sso {

namespace {

constexpr Field mappingFields[] = {
    field<&ProviderMapping::id>("id").filterable().sortable().doc("Its number").example("1"),
    field<&ProviderMapping::version>("version").doc("Grows with every change; the ETag").example("1"),
    field<&ProviderMapping::providerId>("provider_id")
        .refersTo("identity_provider")
        .createOnly()
        .required()
        .filterable()
        .query("provider")
        .titled("sso.field.provider_id")
        .doc("Provider that tells of it")
        .example("1"),
    field<&ProviderMapping::value>("value")
        .limit(255)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("sso.field.value")
        .doc("Group or role as the provider's claim holds it, to the letter")
        .example("\"it-agents\""),
    field<&ProviderMapping::role>("role")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .filterable()
        .titled("sso.field.role")
        .doc("Role they have; who has it no more at the provider loses it at the next sign-in")
        .example("\"agent\""),
    field<&ProviderMapping::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .titled("sso.field.group_id")
        .doc("Group here that they belong to")
        .example("null"),
    field<&ProviderMapping::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&ProviderMapping::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it was last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

void prepareProviderMapping(WriteContext& context, const ProviderMapping* before, ProviderMapping& mapping) {
    mapping.value = trimmed(mapping.value);
    std::vector<FieldError> errors;
    if (mapping.value.empty()) errors.push_back({"value", {"error.required", {}}});
    if (mapping.role.empty() && !mapping.groupId) errors.push_back({"role", {"sso.error.nothing_mapped", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    const bool others = !before || before->value != mapping.value;
    Rights& rights = context.kernel.get<Rights>();
    if (!mapping.role.empty() && (others || before->role != mapping.role))
        rights.requireRoles(context.tx, context.viewer, {mapping.role}, "role");
    if (mapping.groupId && (others || before->groupId != mapping.groupId))
        rights.requireMembership(context.tx, context.viewer, {*mapping.groupId});
}

}  // namespace

const FieldTable ProviderMapping::fields = mappingFields;

RecordType providerMappingType() {
    RecordType type = recordType<ProviderMapping>("identity-provider-mappings", "sso_mappings", mappingFields);
    type.doc = "Which groups of an identity provider give which roles and groups.";
    type.label = "{t}.value";
    type.readPermission = type.createPermission = type.writePermission = type.deletePermission = "sso.administer";
    type.softDelete = false;
    type.defaultSort = "id";
    type.textColumns = {"t.value"};
    type.prepare = prepared<ProviderMapping>(prepareProviderMapping);
    return type;
}

}  // namespace kontor::sso
