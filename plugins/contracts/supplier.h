#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::contracts {

/// Whom things are bought from, and whom contracts are made with.
struct Supplier {
    static constexpr std::string_view kind = "supplier";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string customerNumber;
    std::string email;
    std::string phone;
    std::string web;
    std::string address;
    std::string vatId;
    std::optional<std::int64_t> rating;
    std::string notes;
    std::optional<std::int64_t> organisationId;
    bool active = true;
    Json custom = Json::object();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array supplierFields{
    idField<&Supplier::id>(),
    versionField<&Supplier::version>(),
    field<&Supplier::name>("name")
        .limit(200)
        .writable()
        .required()
        .filterable()
        .sortable()
        .titled("suppliers.field.name")
        .doc("Name of the supplier.")
        .example("\"Beispiel Systemhaus GmbH\""),
    field<&Supplier::customerNumber>("customer_number")
        .limit(60)
        .writable()
        .filterable()
        .titled("suppliers.field.customer_number")
        .doc("Our number with them.")
        .example("\"K-20817\""),
    field<&Supplier::email>("email")
        .as(FieldType::email)
        .limit(254)
        .writable()
        .filterable()
        .doc("General address for mail; people have theirs among the contacts.")
        .example("\"service@systemhaus.example\""),
    field<&Supplier::phone>("phone").limit(60).writable().doc("Telephone number.").example("\"+49 40 123456\""),
    field<&Supplier::web>("web")
        .limit(300)
        .writable()
        .titled("suppliers.field.web")
        .doc("Web site: an http or https address.")
        .example("\"https://systemhaus.example\""),
    field<&Supplier::address>("address")
        .as(FieldType::longText)
        .limit(500)
        .writable()
        .unlisted()
        .doc("Postal address.")
        .example("\"Marktstraße 1, 20095 Hamburg\""),
    field<&Supplier::vatId>("vat_id")
        .limit(40)
        .writable()
        .filterable()
        .titled("suppliers.field.vat_id")
        .doc("VAT identification number.")
        .example("\"DE123456789\""),
    field<&Supplier::rating>("rating")
        .between(1, 5)
        .writable()
        .filterable()
        .sortable()
        .titled("suppliers.field.rating")
        .doc("From 1, avoid, to 5, excellent.")
        .example("4"),
    field<&Supplier::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .doc("What those who buy there should know.")
        .example("\"Orders before noon are delivered the next day\""),
    field<&Supplier::organisationId>("organisation_id")
        .refersTo("organisation")
        .writable()
        .filterable()
        .query("organisation")
        .titled("suppliers.field.organisation_id")
        .doc("The same company as an organisation whose people write tickets.")
        .example("null"),
    field<&Supplier::active>("active")
        .writable()
        .filterable()
        .doc("False: nothing more is bought there; what there is stays.")
        .example("true"),
    field<&Supplier::custom>("custom")
        .writable()
        .filterable()
        .doc("Values of your own fields (custom-fields), by their names; queries ask for `custom.NAME:value`.")
        .example("{}"),
    createdField<&Supplier::createdAt>(),
    updatedField<&Supplier::updatedAt>(),
};

/// A person to speak with, of a supplier or another record that opts in.
struct Contact {
    static constexpr std::string_view kind = "contact";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string role;
    std::string email;
    std::string phone;
    std::string notes;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array contactFields{
    idField<&Contact::id>(),
    versionField<&Contact::version>(),
    field<&Contact::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Who it is.")
        .example("\"Petra Beispiel\""),
    field<&Contact::role>("role")
        .limit(100)
        .writable()
        .titled("contracts.contact.role")
        .doc("What they are there for.")
        .example("\"Sales\""),
    field<&Contact::email>("email")
        .as(FieldType::email)
        .limit(254)
        .writable()
        .filterable()
        .doc("Address for mail.")
        .example("\"petra@systemhaus.example\""),
    field<&Contact::phone>("phone").limit(60).writable().doc("Telephone number.").example("\"+49 40 123456-7\""),
    field<&Contact::notes>("notes").limit(1000).writable().doc("When and for what to call.").example("\"Mornings\""),
    createdField<&Contact::createdAt>(),
    updatedField<&Contact::updatedAt>(),
};

RecordType supplierType();
GroupType contactGroup();

}  // namespace kontor::contracts
