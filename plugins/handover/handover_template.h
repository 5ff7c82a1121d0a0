#pragma once

#include "handover.h"

namespace kontor::handover {

/// What a confirmation says, in one language; an administrator writes it.
struct HandoverTemplate {
    static constexpr std::string_view kind = "handover_template";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string direction = "hand_over";
    std::string language = "en";
    std::string html;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array handoverTemplateFields{
    idField<&HandoverTemplate::id>(),
    versionField<&HandoverTemplate::version>(),
    field<&HandoverTemplate::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("handover.field.name")
        .doc("What agents choose it by.")
        .example("\"Hand-over\""),
    field<&HandoverTemplate::direction>("kind")
        .stored("direction")
        .oneOf(handoverKinds)
        .writable()
        .filterable()
        .sortable()
        .titled("handover.field.kind")
        .doc("What it is for.")
        .example("\"hand_over\""),
    field<&HandoverTemplate::language>("language")
        .oneOf(handoverLanguages)
        .writable()
        .filterable()
        .sortable()
        .titled("handover.field.language")
        .doc("Its language.")
        .example("\"en\""),
    field<&HandoverTemplate::html>("html")
        .as(FieldType::html)
        .limit(50000)
        .required()
        .writable()
        .unlisted()
        .titled("handover.field.html")
        .doc("The text. {number}, {person}, {person_first_name}, {agent}, {date}, {organisation}, {department}, "
             "{location}, {items}, {accessories}, {consumables} and {note} stand for what the confirmation is about.")
        .example("\"<h1>Hand-over {number}</h1><p>{person} was given:</p>{items}\""),
    field<&HandoverTemplate::active>("active")
        .writable()
        .filterable()
        .titled("handover.field.active")
        .doc("Whether it is offered.")
        .example("true"),
    createdField<&HandoverTemplate::createdAt>(),
    updatedField<&HandoverTemplate::updatedAt>(),
};

RecordType handoverTemplateType();

}  // namespace kontor::handover
