#include "organisation/group_type.h"

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr Field groupFields[] = {
    idField<&UserGroup::id>(),
    field<&UserGroup::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the group")
        .example("\"Network\""),
    field<&UserGroup::email>("email")
        .as(FieldType::email)
        .limit(254)
        .writable()
        .filterable()
        .doc("Address of the whole group")
        .example("\"network@example.com\""),
    field<&UserGroup::description>("description")
        .limit(500)
        .writable()
        .doc("What the group looks after")
        .example("\"Switches, Wi-Fi, VPN\""),
    field<&UserGroup::memberIds>("member_ids")
        .refersTo("user")
        .linkedBy("user_group_member", "group_id", "user_id")
        .limit(5000)
        .writable()
        .filterable()
        .query("member")
        .unlisted()
        .doc("People in the group")
        .example("[7, 9]"),
    field<&UserGroup::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&UserGroup::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&UserGroup::version>(),
};

}  // namespace

const FieldTable UserGroup::fields = groupFields;

RecordType groupType() {
    RecordType type = recordType<UserGroup>("groups", "user_group", UserGroup::fields);
    type.doc = "Groups of people that work is given to.";
    type.label = "{t}.name";
    type.lookup = {"t.name"};
    type.readPermission = "groups.read";
    type.createPermission = type.writePermission = type.deletePermission = "groups.write";
    type.fieldReadable = [](const Viewer& viewer, const Field& field) {
        return viewer.may("users.read_all") || field.name != "member_ids";
    };
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.description"};
    type.prepare = prepared<UserGroup>([](WriteContext&, const UserGroup*, UserGroup& after) {
        after.name = trimmed(after.name);
        if (after.email) after.email = asciiLower(trimmed(*after.email));
        if (after.email && after.email->empty()) after.email.reset();
    });
    type.removing = [](WriteContext& context, const void* record) {
        context.tx.execute("DELETE FROM user_group_member WHERE group_id = ?",
                           static_cast<const UserGroup*>(record)->id);
    };
    return type;
}

}  // namespace kontor
