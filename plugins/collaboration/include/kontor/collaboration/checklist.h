#pragma once

#include <array>
#include <string>
#include <vector>

#include "kontor/field.h"

namespace kontor::collaboration {

/// Tasks that are always the same: applied to a record, each step becomes a task of it.
struct Checklist {
    static constexpr std::string_view kind = "checklist";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string steps;
    std::vector<std::string> kinds;
    bool active = true;
    std::int64_t position = 0;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array checklistFields{
    idField<&Checklist::id>(),
    versionField<&Checklist::version>(),
    field<&Checklist::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What it is called.")
        .example("\"New colleague\""),
    field<&Checklist::steps>("steps")
        .as(FieldType::longText)
        .limit(20'000)
        .required()
        .writable()
        .titled("collaboration.field.steps")
        .doc("One step a line: `! Title | @login | #Group | +2d | after 1, 2`. `!` marks a required one; who does it, "
             "in which time (h, d, w) and after which lines may be left out.")
        .example("\"! Order the computer | +1d\\nSet it up | +3d | after 1\""),
    field<&Checklist::kinds>("kinds")
        .limit(20)
        .writable()
        .titled("collaboration.field.kinds")
        .doc("Kinds of record it is offered for; all of them when empty.")
        .example("[\"ticket\"]"),
    field<&Checklist::active>("active").writable().filterable().doc("Whether it is offered.").example("true"),
    field<&Checklist::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in the list.")
        .example("1"),
    field<&Checklist::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Checklist::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace kontor::collaboration
