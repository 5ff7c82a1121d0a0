#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::sla {

class Policies;

/// What is promised to which tickets. What it says here is its newest edition.
struct Policy {
    static constexpr std::string_view kind = "sla_policy";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string query;
    std::int64_t position = 0;
    std::optional<std::int64_t> calendarId;
    Json targets = Json::object();
    std::vector<std::string> pauses{"pending"};
    Json ola = Json::object();
    Json steps = Json::object();
    bool active = true;
    Time createdAt{};
    Time updatedAt{};

    /// What clocks depend on.
    Json toEdition() const;
};

inline constexpr std::array policyFields{
    idField<&Policy::id>(),
    versionField<&Policy::version>(),
    field<&Policy::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("sla.field.name")
        .doc("What people call it.")
        .example("\"Gold customers\""),
    field<&Policy::query>("query")
        .as(FieldType::longText)
        .limit(2000)
        .writable()
        .titled("sla.field.query")
        .doc("Which tickets it is for, in the query language; all when empty. It can't ask for times.")
        .example("\"type:incident priority:high,urgent\""),
    field<&Policy::position>("position")
        .between(0, 1'000'000)
        .writable()
        .filterable()
        .sortable()
        .titled("sla.field.position")
        .doc("The first policy that a ticket fits counts, by ascending position; behind all others when left out.")
        .example("10"),
    field<&Policy::calendarId>("calendar_id")
        .refersTo("business_calendar")
        .writable()
        .filterable()
        .query("calendar")
        .titled("sla.field.calendar_id")
        .doc("Business calendar whose open time counts; the default one when null.")
        .example("1"),
    field<&Policy::targets>("targets")
        .writable()
        .titled("sla.field.targets")
        .doc("Open time until the first response, each next response and the resolution, by the name of a priority or "
             "of one of your own priorities; `default` for all others. Priorities left out of a change stay, null "
             "takes one away.")
        .example(R"({"urgent": {"first_response": "30m", "resolution": "4h"},)"
                 R"( "default": {"first_response": "4h", "next_response": "8h", "resolution": "40h"}})"),
    field<&Policy::pauses>("pauses")
        .limit(3)
        .writable()
        .titled("sla.field.pauses")
        .doc("States in which no clock runs: of new, open, pending.")
        .example("[\"pending\"]"),
    field<&Policy::ola>("ola")
        .writable()
        .titled("sla.field.ola")
        .doc("Open time a group has for its work, by the group's id; `default` for all others.")
        .example(R"({"default": "16h"})"),
    field<&Policy::steps>("steps")
        .writable()
        .titled("sla.field.steps")
        .doc("What is done at a moment of a clock, by a name of your own. clock: first_response, next_response, "
             "resolution or group; at: open time before (`-1h`) or after (`+30m`) it is due, or `0`; notify: of "
             "assignee, group, manager; notify_user_ids, notify_group_ids: further people; raise_priority; group_id: "
             "who takes over; tags: are added.")
        .example(R"({"warn": {"clock": "resolution", "at": "-1h", "notify": ["assignee"]}})"),
    field<&Policy::active>("active")
        .writable()
        .filterable()
        .sortable()
        .titled("sla.field.active")
        .doc("Whether it counts. Tickets keep what they were promised until something of them changes.")
        .example("true"),
    createdField<&Policy::createdAt>(),
    updatedField<&Policy::updatedAt>(),
};

RecordType policyType(std::shared_ptr<Policies> policies);

}  // namespace kontor::sla
