#include <algorithm>

#include "identity/role_holders.h"
#include "kontor/kernel.h"
#include "organisation/user.h"
#include "organisation/user_rules.h"

namespace kontor {

namespace {

constexpr Field userFields[] = {
    idField<&User::id>(),
    field<&User::login>("login")
        .as(FieldType::word)
        .limit(100)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name to sign in with; kept in lower case, unique")
        .example("\"anna.berg\""),
    field<&User::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the person")
        .example("\"Anna Berg\""),
    field<&User::email>("email")
        .as(FieldType::email)
        .limit(254)
        .writable()
        .filterable()
        .sortable()
        .doc("Address mail comes from and goes to; kept in lower case, unique")
        .example("\"anna.berg@example.com\""),
    field<&User::otherEmails>("other_emails")
        .linkedBy("user_address", "user_id", "address")
        .limit(20)
        .writable()
        .filterable()
        .doc("Further addresses the person writes from; those of an account that was merged")
        .example("[\"a.berg@example.com\"]"),
    field<&User::phone>("phone")
        .limit(50)
        .writable()
        .filterable()
        .doc("Telephone number")
        .example("\"+49 30 1234567\""),
    field<&User::mobile>("mobile")
        .limit(50)
        .writable()
        .filterable()
        .doc("Mobile number")
        .example("\"+49 170 1234567\""),
    field<&User::title>("title")
        .limit(150)
        .titled("field.job_title")
        .writable()
        .filterable()
        .doc("What the person does in the organisation")
        .example("\"Head of purchasing\""),
    field<&User::employeeNumber>("employee_number")
        .as(FieldType::word)
        .limit(50)
        .writable()
        .filterable()
        .doc("Number of the person in the organisation, unique")
        .example("\"10472\""),
    field<&User::vip>("vip")
        .writable()
        .filterable()
        .doc("Whether requests of this person deserve special care")
        .example("false"),
    field<&User::external>("external")
        .writable()
        .filterable()
        .doc("Whether the person belongs to somebody else's organisation")
        .example("false"),
    field<&User::organisationId>("organisation_id")
        .refersTo("organisation")
        .writable()
        .filterable()
        .doc("Organisation of an external person; new people get it by the domain of their address")
        .example("2"),
    field<&User::photoId>("photo_id").doc("File of the photo, which `/users/{id}/photo` shows").example("31"),
    field<&User::roles>("roles")
        .linkedBy("user_role", "user_id", "role")
        .writable()
        .filterable()
        .query("role")
        .doc("Names of the roles, which give the permissions")
        .example("[\"agent\"]"),
    field<&User::groupIds>("group_ids")
        .refersTo("group")
        .linkedBy("user_group_member", "user_id", "group_id")
        .writable()
        .filterable()
        .doc("Groups the person is a member of")
        .example("[3]"),
    field<&User::skills>("skills")
        .linkedBy("user_skill", "user_id", "skill")
        .limit(30)
        .writable()
        .filterable()
        .query("skill")
        .doc("What the person is good at, for handing out work")
        .example("[\"network\", \"sap\"]"),
    field<&User::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .doc("Where the person works")
        .example("12"),
    field<&User::departmentId>("department_id")
        .refersTo("department")
        .writable()
        .filterable()
        .doc("Department of the person")
        .example("4"),
    field<&User::managerId>("manager_id")
        .refersTo("user")
        .writable()
        .filterable()
        .doc("Whom the person reports to")
        .example("5"),
    field<&User::locale>("locale")
        .oneOf(User::locales)
        .writable()
        .filterable()
        .doc("Language of pages and mail")
        .example("\"de\""),
    field<&User::timeZone>("time_zone")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .doc("Time zone, by its IANA name")
        .example("\"Europe/Berlin\""),
    field<&User::active>("active").writable().filterable().doc("Whether the person may sign in").example("true"),
    field<&User::source>("source")
        .as(FieldType::word)
        .limit(64)
        .filterable()
        .doc("`local`, or the directory the account comes from")
        .example("\"local\""),
    field<&User::password>("password")
        .limit(256)
        .unstored()
        .writable()
        .secret()
        .doc("Sets a new password and ends the person's sessions")
        .example("\"correct horse battery\""),
    field<&User::custom>("custom")
        .writable()
        .filterable()
        .unlisted()
        .doc("Values of your own fields (custom-fields), by their names; queries ask for `custom.NAME:value`.")
        .example("{\"cost_centre\": \"4711\"}"),
    field<&User::mergedIntoId>("merged_into_id")
        .refersTo("user")
        .doc("Account that this one was merged into")
        .example("null"),
    field<&User::anonymisedAt>("anonymised_at")
        .filterable()
        .doc("When everything personal was taken out")
        .example("null"),
    field<&User::createdAt>("created_at")
        .filterable()
        .sortable()
        .doc("When the account was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&User::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&User::version>(),
};

/// Everybody may know who works on requests; of all others one sees oneself only.
Predicate visibleUsers(const Viewer& viewer) {
    if (viewer.may("users.read_all")) return {};
    return {"(t.id = ? OR EXISTS (SELECT 1 FROM role vo WHERE vo.staff AND " + roleHolders::heldBy("vo.name", "t.id") +
                "))",
            {viewer.id()}};
}

bool readable(const Viewer& viewer, const Field& field) {
    if (viewer.may("users.read_all")) return true;
    return field.name == "id" || field.name == "name" || field.name == "version" || field.name == "active" ||
           field.name == "photo_id";
}

bool writable(const Viewer& viewer, const Field& field) {
    return viewer.may("users.write") || field.name == "locale" || field.name == "time_zone" || field.name == "phone" ||
           field.name == "mobile";
}

}  // namespace

const FieldTable User::fields = userFields;

RecordType userType() {
    RecordType type = recordType<User>("users", "user", User::fields);
    type.doc = "People with an account: agents, requesters and administrators.";
    type.label = "{t}.name";
    type.lookup = {"t.login", "t.email", "t.employee_number"};
    type.readPermission = "users.read";
    type.createPermission = "users.write";
    type.writePermission = "users.write_own";
    type.deletePermission = "users.write";
    type.visible = visibleUsers;
    type.fieldReadable = readable;
    type.fieldWritable = writable;
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.login", "t.email", "t.employee_number"};
    type.prepare = prepared<User>(prepareUser);
    type.written = writtenBy<User>(userWritten);
    type.removing = [](WriteContext& context, const void* record) {
        removingUser(context, *static_cast<const User*>(record));
    };
    return type;
}

}  // namespace kontor
