#pragma once

#include <array>
#include <string>
#include <string_view>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::software {

inline constexpr std::array<std::string_view, 3> licensings{"unknown", "free", "required"};

/// A product: a maker's program in one edition, as rules or people make it of titles.
struct Product {
    static constexpr std::string_view kind = "software";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string maker;
    std::string product;
    std::string edition;
    std::string licensing = "unknown";
    bool banned = false;
    std::string banReason;
    std::int64_t installed = 0;
    std::string notes;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array productFields{
    idField<&Product::id>(),
    versionField<&Product::version>(),
    field<&Product::name>("name")
        .limit(420)
        .filterable()
        .sortable()
        .doc("Maker, product and edition in one.")
        .example("\"Acme Rocket Deluxe\""),
    field<&Product::maker>("maker").limit(120).writable().filterable().doc("Who makes it.").example("\"Acme\""),
    field<&Product::product>("product")
        .limit(200)
        .required()
        .writable()
        .filterable()
        .doc("What it is called, without maker, edition and version.")
        .example("\"Rocket\""),
    field<&Product::edition>("edition")
        .limit(80)
        .writable()
        .filterable()
        .doc("Its edition; empty when there is but one.")
        .example("\"Deluxe\""),
    field<&Product::licensing>("licensing")
        .oneOf(licensings)
        .writable()
        .filterable()
        .doc("Whether its use takes a licence: required, free, or unknown. Of those that require one, and of all that "
             "have one, every installation is explained.")
        .example("\"required\""),
    field<&Product::banned>("banned")
        .writable()
        .filterable()
        .doc("Must not be installed. People are told where it is found.")
        .example("false"),
    field<&Product::banReason>("ban_reason")
        .limit(500)
        .writable()
        .doc("Why not, for those who are told.")
        .example("\"\""),
    field<&Product::installed>("installed")
        .from("(SELECT p.installed FROM license_positions p WHERE p.software_id = {t}.id)")
        .doc("On how many machines it is; counted within a minute.")
        .example("120"),
    field<&Product::notes>("notes")
        .as(FieldType::longText)
        .limit(10000)
        .writable()
        .unlisted()
        .doc("What else is to be known.")
        .example("\"\""),
    createdField<&Product::createdAt>(),
    updatedField<&Product::updatedAt>(),
};

inline Ref productRef(std::int64_t id) {
    return {std::string(Product::kind), id};
}

/// "Microsoft Office Professional Plus"
std::string productName(std::string_view maker, std::string_view product, std::string_view edition);

RecordType productType();

}  // namespace kontor::software
