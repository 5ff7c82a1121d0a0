#pragma once

#include <array>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor::tickets {

inline constexpr std::array<std::string_view, 5> customTypes{"text", "number", "boolean", "date", "choice"};

/// A field an administrator added to a kind of record; its values lie in the record's `custom`.
struct CustomField {
    static constexpr std::string_view kind = "custom_field";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string appliesTo = "ticket";
    std::string name;
    std::string labelDe;
    std::string labelEn;
    std::string type;
    std::vector<std::string> choices;
    bool required = false;
    std::int64_t position = 0;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array customFieldFields{
    idField<&CustomField::id>(),
    versionField<&CustomField::version>(),
    field<&CustomField::appliesTo>("applies_to")
        .as(FieldType::word)
        .limit(40)
        .createOnly()
        .filterable()
        .doc("Kind of the records that have it.")
        .example("\"ticket\""),
    field<&CustomField::name>("name")
        .as(FieldType::word)
        .limit(40)
        .required()
        .createOnly()
        .filterable()
        .doc("Its name in `custom`: small letters, digits and _.")
        .example("\"cost_centre\""),
    field<&CustomField::labelDe>("label_de")
        .limit(80)
        .required()
        .writable()
        .doc("What it is called in German.")
        .example("\"Kostenstelle\""),
    field<&CustomField::labelEn>("label_en")
        .limit(80)
        .required()
        .writable()
        .doc("What it is called in English.")
        .example("\"Cost centre\""),
    field<&CustomField::type>("type")
        .oneOf(customTypes)
        .required()
        .createOnly()
        .filterable()
        .doc("What it holds.")
        .example("\"choice\""),
    field<&CustomField::choices>("choices")
        .writable()
        .limit(50)
        .doc("The values a choice can have.")
        .example("[\"4711\", \"4712\"]"),
    field<&CustomField::required>("required")
        .writable()
        .filterable()
        .doc("Whether new records must have it.")
        .example("false"),
    field<&CustomField::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in forms.")
        .example("1"),
    field<&CustomField::active>("active").writable().filterable().doc("Whether it is in use.").example("true"),
    field<&CustomField::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&CustomField::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType customFieldType();

/// The fields in use for a kind of record, in their order. One statement.
std::vector<CustomField> activeCustomFields(Transaction& tx, std::string_view kind);

/// A name of our own making: small letters, digits and _, beginning with a letter.
bool isName(std::string_view text);

}  // namespace kontor::tickets
