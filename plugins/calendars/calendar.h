#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/german_holidays.h"
#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::calendars {

/// When a company or a team works. What it says here is its newest edition.
struct Calendar {
    static constexpr std::string_view kind = "business_calendar";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    bool isDefault = false;
    std::string timeZone = "Europe/Berlin";
    std::string region = "none";
    Json hours = Json::object();
    Json days = Json::object();
    Time validFrom{};
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array calendarFields{
    idField<&Calendar::id>(),
    versionField<&Calendar::version>(),
    field<&Calendar::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("calendars.field.name")
        .doc("What people call it.")
        .example("\"Service desk\""),
    field<&Calendar::isDefault>("is_default")
        .writable()
        .filterable()
        .query("default")
        .titled("calendars.field.is_default")
        .doc("Whether it counts where none is named. True takes it from the one that had it.")
        .example("false"),
    field<&Calendar::timeZone>("time_zone")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .filterable()
        .titled("calendars.field.time_zone")
        .doc("Zone whose wall clock the hours are those of, by its IANA name.")
        .example("\"Europe/Berlin\""),
    field<&Calendar::region>("region")
        .oneOf(regions)
        .writable()
        .filterable()
        .titled("calendars.field.region")
        .doc("Whose public holidays are closed: none, or a German state, as de-bw. Parts of states that have more are "
             "de-by-catholic and de-by-augsburg, de-sn-catholic, de-th-catholic.")
        .example("\"de-nw\""),
    field<&Calendar::hours>("hours")
        .writable()
        .titled("calendars.field.hours")
        .doc("Open spans of each weekday (mon … sun), as the clock shows them; a day without any is closed. An end "
             "that is not later than its beginning lies in the next day. Weekdays left out of a change stay.")
        .example(R"({"mon": [["08:00","12:00"],["13:00","17:00"]], "tue": [["08:00","17:00"]]})"),
    field<&Calendar::days>("days")
        .writable()
        .titled("calendars.field.days")
        .doc("Days that differ from their weekday, by date, with name and hours: closed without hours. They stand "
             "above public holidays. Days left out of a change stay, null takes one away.")
        .example(R"({"2026-12-24": {"name": "Christmas Eve", "hours": [["08:00","12:00"]]}})"),
    field<&Calendar::validFrom>("valid_from")
        .writable()
        .filterable()
        .titled("calendars.field.valid_from")
        .doc("From when on zone, region, hours and days hold; until then it is what they were before. Now when nothing "
             "is said, or the planned moment while a change is still to come. Never in the past.")
        .example("\"2050-01-01T00:00:00.000000Z\""),
    createdField<&Calendar::createdAt>(),
    updatedField<&Calendar::updatedAt>(),
};

RecordType calendarType();

}  // namespace kontor::calendars
