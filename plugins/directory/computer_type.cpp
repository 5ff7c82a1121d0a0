#include "computer_type.h"

#include "computer_store.h"
#include "kontor/text.h"

namespace kontor::directory {

namespace {

constexpr Field computerFields[] = {
    idField<&Computer::id>(),
    versionField<&Computer::version>(),
    field<&Computer::name>("name").filterable().sortable().doc("Name in the directory").example("\"PC-0815\""),
    field<&Computer::dnsName>("dns_name")
        .filterable()
        .doc("Name in DNS, in lower case")
        .example("\"pc-0815.example.org\""),
    field<&Computer::os>("os").limit(150).filterable().doc("Operating system").example("\"Windows 11 Enterprise\""),
    field<&Computer::osVersion>("os_version")
        .limit(150)
        .filterable()
        .doc("Version of the operating system")
        .example("\"10.0 (22631)\""),
    field<&Computer::lastLogonAt>("last_logon_at")
        .filterable()
        .doc("When it last signed in to the directory, within some days")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Computer::enabled>("enabled").filterable().doc("Whether its account is switched on").example("true"),
    field<&Computer::present>("present")
        .filterable()
        .doc("Whether it is there; false after it was deleted or moved out of what is read")
        .example("true"),
    field<&Computer::directoryId>("directory_id")
        .refersTo("directory")
        .filterable()
        .query("directory")
        .doc("Directory it is in")
        .example("1"),
    field<&Computer::externalId>("external_id")
        .as(FieldType::word)
        .limit(128)
        .filterable()
        .doc("The directory's identity of it (objectGUID): stays through renames and moves")
        .example("\"0f6a1c5e7d2b4c3aa1b2c3d4e5f60718\""),
    field<&Computer::description>("description").doc("What the directory says of it").example("\"Reception\""),
    field<&Computer::dn>("dn")
        .limit(1000)
        .doc("Where it is in the directory")
        .example("\"CN=PC-0815,OU=Berlin,DC=example,DC=org\""),
    field<&Computer::createdAt>("created_at").doc("When it was first read").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Computer::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When something about it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

class StoredComputers : public Computers {
  public:
    std::vector<Computer> after(Transaction& tx, std::int64_t afterId, int most) override {
        return store::computersAfter(tx, afterId, most);
    }
    std::optional<Computer> byId(Transaction& tx, std::int64_t id) override { return store::computer(tx, id); }
    std::vector<Computer> named(Transaction& tx, std::string_view name) override {
        return store::computersNamed(tx, asciiLower(trimmed(name)), name.find('.') != std::string_view::npos);
    }
};

}  // namespace

RecordType computerType() {
    RecordType type = recordType<Computer>("directory-computers", "directory_computers", computerFields);
    type.doc = "Computers that directories know; written by synchronisations.";
    type.label = "{t}.name";
    type.lookup = {"t.name", "t.dns_name"};
    // Nobody is permitted to write them: synchronisations do, as the system.
    type.readPermission = "directory.administer";
    type.softDelete = false;
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.dns_name", "t.description"};
    return type;
}

std::shared_ptr<Computers> computerService() {
    return std::make_shared<StoredComputers>();
}

}  // namespace kontor::directory
