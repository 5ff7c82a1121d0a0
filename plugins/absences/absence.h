#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::absences {

inline constexpr std::array<std::string_view, 3> absenceStates{"planned", "now", "over"};

/// Somebody is away for a while, and somebody else stands in.
struct Absence {
    static constexpr std::string_view kind = "absence";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t userId = 0;
    Time startsAt{};
    Time endsAt{};
    std::optional<std::int64_t> substituteId;
    std::string state = "planned";
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array absenceFields{
    idField<&Absence::id>(),
    versionField<&Absence::version>(),
    field<&Absence::userId>("user_id")
        .refersTo("user")
        .createOnly()
        .filterable()
        .query("person")
        .titled("absences.field.user_id")
        .doc("Who is away; you, when nobody is given.")
        .example("3"),
    field<&Absence::startsAt>("starts_at")
        .required()
        .writable()
        .filterable()
        .sortable()
        .query("from")
        .titled("absences.field.starts_at")
        .doc("From when.")
        .example("\"2026-08-03T00:00:00.000000Z\""),
    field<&Absence::endsAt>("ends_at")
        .required()
        .writable()
        .filterable()
        .sortable()
        .query("until")
        .titled("absences.field.ends_at")
        .doc("Until when; at most two years after the beginning.")
        .example("\"2026-08-17T00:00:00.000000Z\""),
    field<&Absence::substituteId>("substitute_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("substitute")
        .titled("absences.field.substitute_id")
        .doc("Who stands in. It lends no rights: they get work and news of what they may see themselves.")
        .example("4"),
    field<&Absence::state>("state")
        .oneOf(absenceStates)
        .filterable()
        .titled("absences.field.state")
        .doc("Follows from the times.")
        .example("\"planned\""),
    createdField<&Absence::createdAt>(),
    updatedField<&Absence::updatedAt>(),
};

RecordType absenceType();

}  // namespace kontor::absences
