#include "organisation/organisation_type.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr Field organisationFields[] = {
    idField<&Organisation::id>(),
    field<&Organisation::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the organisation")
        .example("\"Acme Ltd\""),
    field<&Organisation::domains>("domains")
        .linkedBy("organisation_domain", "organisation_id", "domain")
        .limit(50)
        .writable()
        .filterable()
        .query("domain")
        .doc("Domains of its mail; new people who write from one belong to it. Each belongs to one organisation")
        .example("[\"acme.example\"]"),
    field<&Organisation::address>("address")
        .as(FieldType::longText)
        .limit(500)
        .writable()
        .doc("Postal address")
        .example("\"Market Street 1, London\""),
    field<&Organisation::phone>("phone").limit(50).writable().doc("Telephone number").example("\"+44 20 7946 0000\""),
    field<&Organisation::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .doc("What those who work for it should know")
        .example("\"Contract until 2027\""),
    createdField<&Organisation::createdAt>(),
    updatedField<&Organisation::updatedAt>(),
    versionField<&Organisation::version>(),
};

bool isDomain(const std::string& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    return plain && text.size() <= 253 && text.find('.') != std::string::npos && !text.starts_with(".") &&
           !text.ends_with(".") && text.find("..") == std::string::npos;
}

void prepareOrganisation(WriteContext& context, const Organisation* before, Organisation& after) {
    after.name = trimmed(after.name);
    for (auto& domain : after.domains) {
        domain = asciiLower(trimmed(domain));
        if (domain.starts_with("@")) domain.erase(0, 1);
    }
    std::sort(after.domains.begin(), after.domains.end());
    after.domains.erase(std::unique(after.domains.begin(), after.domains.end()), after.domains.end());
    if (before && before->domains == after.domains) return;
    for (const auto& domain : after.domains) {
        if (!isDomain(domain)) throw Invalid("domains", "error.not_a_domain", {{"domain", domain}});
        const auto owner =
            context.tx.maybe<std::int64_t>("SELECT organisation_id FROM organisation_domain WHERE domain = ?", domain);
        if (owner && *owner != after.id) throw Invalid("domains", "error.taken");
    }
}

}  // namespace

const FieldTable Organisation::fields = organisationFields;

RecordType organisationType() {
    RecordType type = recordType<Organisation>("organisations", "organisation", Organisation::fields);
    type.doc = "Organisations that external people belong to: customers, suppliers.";
    type.label = "{t}.name";
    type.lookup = {"t.name"};
    type.readPermission = "organisations.read";
    type.createPermission = type.writePermission = type.deletePermission = "organisations.write";
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.notes"};
    type.prepare = prepared<Organisation>(prepareOrganisation);
    type.removing = [](WriteContext& context, const void* record) {
        const std::int64_t id = static_cast<const Organisation*>(record)->id;
        if (context.tx.maybe<std::int64_t>(
                "SELECT id FROM user WHERE organisation_id = ? AND deleted_at IS NULL LIMIT 1", id))
            throw Conflict("error.still_used");
        context.tx.execute("DELETE FROM organisation_domain WHERE organisation_id = ?", id);
    };
    return type;
}

}  // namespace kontor
