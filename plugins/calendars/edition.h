#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::calendars {

/// A row of what a calendar said, and from when on.
struct EditionRow {
    static constexpr std::string_view kind = "business_calendar_edition";

    std::int64_t id = 0;
    std::int64_t version = 0;
    Time validFrom{};
    std::string timeZone;
    std::string region;
    Json hours = Json::object();
    Json days = Json::object();
    std::optional<std::int64_t> madeById;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array editionFields{
    idField<&EditionRow::id>(),
    versionField<&EditionRow::version>(),
    field<&EditionRow::validFrom>("valid_from")
        .filterable()
        .doc("From when on it holds. The first holds for all before it as well; one that had not begun when the next "
             "was made never does.")
        .example("\"2026-12-01T00:00:00.000000Z\""),
    field<&EditionRow::timeZone>("time_zone")
        .as(FieldType::word)
        .doc("As in the calendar.")
        .example("\"Europe/Berlin\""),
    field<&EditionRow::region>("region").as(FieldType::word).doc("As in the calendar.").example("\"de-nw\""),
    field<&EditionRow::hours>("hours").doc("As in the calendar.").example(R"({"mon": [["08:00","17:00"]]})"),
    field<&EditionRow::days>("days").doc("As in the calendar.").example("{}"),
    field<&EditionRow::madeById>("made_by_id")
        .refersTo("user")
        .filterable()
        .query("made_by")
        .doc("Who changed the calendar; null when it was nobody in particular.")
        .example("1"),
    createdField<&EditionRow::createdAt>(),
    updatedField<&EditionRow::updatedAt>(),
};

/// `editions` of a calendar: read only, as a change of the calendar adds one.
GroupType editionGroup();

}  // namespace kontor::calendars
