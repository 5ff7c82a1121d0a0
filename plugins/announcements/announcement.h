#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/records.h"

namespace kontor::announcements {

inline constexpr std::array<std::string_view, 3> severities{"information", "warning", "outage"};
inline constexpr std::array<std::string_view, 2> audiences{"everyone", "agents"};
inline constexpr std::array<std::string_view, 3> states{"scheduled", "shown", "over"};

/// Something everybody should know now: work on a server, an outage, a new form.
struct Announcement {
    static constexpr std::string_view kind = "announcement";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string title;
    std::string body;
    std::string severity = "information";
    std::string audience = "everyone";
    std::string state = "scheduled";
    Time shownFrom{};
    std::optional<Time> shownUntil;
    std::optional<std::int64_t> createdById;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array announcementFields{
    idField<&Announcement::id>(),
    versionField<&Announcement::version>(),
    field<&Announcement::title>("title")
        .limit(200)
        .required()
        .writable()
        .filterable()
        .titled("announcements.field.title")
        .doc("What it is about, in a line.")
        .example("\"E-mail is down\""),
    field<&Announcement::body>("body")
        .as(FieldType::html)
        .limit(20'000)
        .writable()
        .titled("announcements.field.body")
        .doc("What people should know and do; sanitised HTML.")
        .example("\"<p>We are working on it. The telephone works.</p>\""),
    field<&Announcement::severity>("severity")
        .oneOf(severities)
        .writable()
        .filterable()
        .titled("announcements.field.severity")
        .doc("How bad it is.")
        .example("\"outage\""),
    field<&Announcement::audience>("audience")
        .oneOf(audiences)
        .writable()
        .filterable()
        .titled("announcements.field.audience")
        .doc("Who is told.")
        .example("\"everyone\""),
    field<&Announcement::state>("state")
        .oneOf(states)
        .filterable()
        .titled("announcements.field.state")
        .doc("Whether it is shown: follows from the times.")
        .example("\"shown\""),
    field<&Announcement::shownFrom>("shown_from")
        .writable()
        .filterable()
        .sortable()
        .query("from")
        .titled("announcements.field.shown_from")
        .doc("From when it is shown; at once when nothing is said.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Announcement::shownUntil>("shown_until")
        .writable()
        .filterable()
        .query("until")
        .titled("announcements.field.shown_until")
        .doc("Until when it is shown; until somebody withdraws it when nothing is said.")
        .example("null"),
    field<&Announcement::createdById>("created_by_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .titled("announcements.field.created_by_id")
        .doc("Who wrote it; nobody when the shell did.")
        .example("1"),
    createdField<&Announcement::createdAt>(),
    updatedField<&Announcement::updatedAt>(),
};

RecordType announcementType();

}  // namespace kontor::announcements
