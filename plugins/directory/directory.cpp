#include "directory.h"

namespace kontor::directory {

namespace {

constexpr const char* whenExample = "\"2026-01-31T08:15:00.000000Z\"";

constexpr Field attribute(Field field, std::string_view doc, std::string_view example) {
    return field.as(FieldType::word).limit(64).writable().doc(doc).example(example);
}

constexpr Field directoryFields[] = {
    field<&Directory::id>("id")
        .filterable()
        .sortable()
        .doc("Its number; people of it have it as `source`")
        .example("1"),
    field<&Directory::version>("version").doc("Grows with every change; the ETag").example("3"),
    field<&Directory::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What administrators call it")
        .example("\"Head office\""),
    field<&Directory::preset>("preset")
        .oneOf(presetWords)
        .writable()
        .filterable()
        .doc("Product: which attributes and filters are meant where nothing else is set")
        .example("\"openldap\""),
    field<&Directory::active>("active")
        .writable()
        .filterable()
        .doc("Whether people sign in with it and are read from it")
        .example("true"),
    field<&Directory::position>("position")
        .between(0, 1000)
        .writable()
        .sortable()
        .doc("Directories are asked in ascending order for a login nobody has yet")
        .example("1"),
    field<&Directory::servers>("servers")
        .limit(20)
        .writable()
        .doc("Servers in the order they are tried: ldaps://host, ldap://host:389")
        .example("[\"ldaps://dc1.example.org\", \"ldaps://dc2.example.org\"]"),
    field<&Directory::srvDomain>("srv_domain")
        .writable()
        .doc("Without servers: the domain whose servers DNS names (`_ldap._tcp.DOMAIN`), or the whole name of an SRV "
             "record. Their connections have to be encrypted: start_tls")
        .example("\"\""),
    field<&Directory::startTls>("start_tls")
        .writable()
        .doc("Encrypt ldap:// connections by StartTLS before anything is said")
        .example("false"),
    field<&Directory::verifyCertificates>("verify_certificates")
        .writable()
        .doc("Refuse servers whose certificate is not trusted")
        .example("true"),
    field<&Directory::caFile>("ca_file")
        .writable()
        .doc("File on this server with the trusted authorities (PEM); empty: those of this machine")
        .example("\"/etc/kontor/ad-ca.pem\""),
    field<&Directory::bindMethod>("bind_method")
        .oneOf(bindMethods)
        .writable()
        .doc("How the service account signs in: with its password, or by Kerberos (SASL GSSAPI) with a keytab")
        .example("\"password\""),
    field<&Directory::bindDn>("bind_dn")
        .writable()
        .doc("Service account that searches; on Active Directory also name@domain. Empty: anonymous; with a keytab its "
             "first principal")
        .example("\"cn=kontor,ou=services,dc=example,dc=org\""),
    field<&Directory::bindPassword>("bind_password")
        .unstored()
        .secret()
        .writable()
        .doc("Its password; encrypted at rest and never shown. Leave it out to keep the one there is")
        .example("\"correct horse battery\""),
    field<&Directory::keytabFile>("keytab_file")
        .writable()
        .doc("File on this server with the service account's Kerberos keys")
        .example("\"\""),
    field<&Directory::userBase>("user_base")
        .required()
        .writable()
        .doc("Where people are looked for")
        .example("\"ou=people,dc=example,dc=org\""),
    field<&Directory::userFilter>("user_filter")
        .limit(1000)
        .writable()
        .doc("Who counts as a person; empty: the preset's")
        .example("\"(objectClass=inetOrgPerson)\""),
    field<&Directory::groupBase>("group_base")
        .writable()
        .doc("Where groups are looked for; empty: where people are")
        .example("\"ou=groups,dc=example,dc=org\""),
    field<&Directory::computerBase>("computer_base")
        .writable()
        .doc("Where computers are looked for; empty: they are not read")
        .example("\"cn=computers,dc=example,dc=org\""),
    field<&Directory::computerFilter>("computer_filter")
        .limit(1000)
        .writable()
        .doc("Which entries are computers; empty: the preset's")
        .example("\"\""),
    field<&Directory::nesting>("nesting")
        .oneOf(nestingWords)
        .writable()
        .doc("Groups in groups: chain lets the server follow them (Active Directory), walk follows them here, none "
             "leaves them out, auto takes what suits the preset")
        .example("\"auto\""),
    attribute(field<&Directory::idAttribute>("id_attribute"), "Attribute that stays with a person; empty: the preset's",
              "\"entryUUID\""),
    attribute(field<&Directory::loginAttribute>("login_attribute"), "Attribute of the login; empty: the preset's",
              "\"uid\""),
    attribute(field<&Directory::nameAttribute>("name_attribute"), "Attribute of the name; empty: the preset's",
              "\"displayName\""),
    attribute(field<&Directory::emailAttribute>("email_attribute"),
              "Attribute of the mail address; empty: the preset's, `-`: none", "\"mail\""),
    attribute(field<&Directory::phoneAttribute>("phone_attribute"),
              "Attribute of the telephone number; empty: the preset's, `-`: none", "\"telephoneNumber\""),
    attribute(field<&Directory::departmentAttribute>("department_attribute"),
              "Attribute of the department's name; empty: the preset's, `-`: none", "\"departmentNumber\""),
    attribute(field<&Directory::locationAttribute>("location_attribute"),
              "Attribute of the place's name; empty: the preset's, `-`: none", "\"l\""),
    attribute(field<&Directory::managerAttribute>("manager_attribute"),
              "Attribute with the manager's DN; empty: the preset's, `-`: none", "\"manager\""),
    attribute(field<&Directory::photoAttribute>("photo_attribute"),
              "Attribute with a photo (PNG or JPEG): thumbnailPhoto, jpegPhoto; empty: photos are not read",
              "\"thumbnailPhoto\""),
    field<&Directory::loginSuffix>("login_suffix")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .doc("Added to each login, so that the same login in two directories is two people")
        .example("\"@berlin.example.org\""),
    field<&Directory::defaultRole>("default_role")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .doc("Role of people whom no mapping gives one")
        .example("\"requester\""),
    field<&Directory::createPeople>("create_people")
        .writable()
        .doc("Whether a synchronisation makes accounts for people who have none")
        .example("true"),
    field<&Directory::createAtSignIn>("create_at_sign_in")
        .writable()
        .doc("Whether somebody's first sign-in makes the account")
        .example("true"),
    field<&Directory::offlineDays>("offline_days")
        .between(0, 90)
        .writable()
        .doc("For so many days after a sign-in the same password is accepted while no server answers; 0: never")
        .example("0"),
    field<&Directory::incrementalMinutes>("incremental_minutes")
        .between(0, 10'080)
        .writable()
        .doc("Minutes between synchronisations of what changed; 0: only full ones")
        .example("15"),
    field<&Directory::fullHours>("full_hours")
        .between(0, 720)
        .writable()
        .doc("Hours between full synchronisations; 0: only by hand")
        .example("24"),
    field<&Directory::brakePercent>("brake_percent")
        .between(0, 100)
        .writable()
        .doc("A run that would switch off more than this part of the people stops and asks; a single one never does")
        .example("5"),
    field<&Directory::brakeCount>("brake_count")
        .between(0, 1'000'000)
        .writable()
        .doc("A run that would switch off more people than this stops and asks")
        .example("20"),
    field<&Directory::lastRunAt>("last_run_at").doc("When it was last synchronised").example(whenExample),
    field<&Directory::lastSuccessAt>("last_success_at").doc("When that last went well").example(whenExample),
    field<&Directory::lastFullAt>("last_full_at").doc("When a full one last went well").example(whenExample),
    field<&Directory::lastError>("last_error")
        .limit(1000)
        .doc("Why the last one did not go well; empty when it did")
        .example("\"\""),
    field<&Directory::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was made")
        .example(whenExample),
    field<&Directory::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was last changed")
        .example(whenExample),
};

}  // namespace

const FieldTable Directory::fields = directoryFields;

}  // namespace kontor::directory
