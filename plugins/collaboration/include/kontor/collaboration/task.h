#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"

namespace kontor::collaboration {

inline constexpr std::array<std::string_view, 3> taskStates{"open", "done", "cancelled"};

/// A step of the work on a record. The record can't be finished while a required one is open.
struct Task {
    static constexpr std::string_view kind = "task";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string title;
    std::optional<std::int64_t> assigneeId;
    std::optional<std::int64_t> groupId;
    std::optional<Time> dueAt;
    bool required = false;
    std::string state = "open";
    std::int64_t position = 0;
    std::string description;
    std::vector<std::int64_t> dependsOnIds;
    std::optional<std::int64_t> checklistId;
    std::string recordKind;
    std::int64_t recordId = 0;
    std::optional<Time> doneAt;
    std::optional<std::int64_t> doneById;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array taskFields{
    idField<&Task::id>(),
    versionField<&Task::version>(),
    field<&Task::title>("title")
        .required()
        .writable()
        .filterable()
        .doc("What is to be done.")
        .example("\"Swap the toner\""),
    field<&Task::assigneeId>("assignee_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("assignee")
        .doc("Who does it.")
        .example("12"),
    field<&Task::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .doc("Whose team does it.")
        .example("2"),
    field<&Task::dueAt>("due_at")
        .writable()
        .filterable()
        .sortable()
        .query("due")
        .doc("Until when.")
        .example("\"2026-02-02T16:00:00.000000Z\""),
    field<&Task::required>("required")
        .writable()
        .filterable()
        .titled("collaboration.task.required")
        .doc("Whether the record can't be resolved or closed before this is done.")
        .example("true"),
    field<&Task::state>("state").oneOf(taskStates).writable().filterable().doc("How far it is.").example("\"open\""),
    field<&Task::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in the list; new ones go to the end.")
        .example("1"),
    field<&Task::description>("description")
        .as(FieldType::longText)
        .limit(20'000)
        .writable()
        .doc("How it is done, as plain text.")
        .example("\"The spare toner is in room 12.\""),
    field<&Task::dependsOnIds>("depends_on_ids")
        .linkedBy("task_dependencies", "task_id", "depends_on_id")
        .limit(50)
        .writable()
        .filterable()
        .query("depends_on")
        .titled("collaboration.task.depends_on_ids")
        .doc("Tasks of the same record that must be done or cancelled before this one can be done.")
        .example("[7]"),
    field<&Task::checklistId>("checklist_id")
        .as(FieldType::integer)
        .filterable()
        .query("checklist")
        .doc("The checklist it was made from.")
        .example("3"),
    field<&Task::recordKind>("record_kind")
        .as(FieldType::word)
        .from("{t}.kind")
        .filterable()
        .doc("Kind of the record it hangs on.")
        .example("\"ticket\""),
    field<&Task::recordId>("record_id").from("{t}.record_id").filterable().doc("Id of that record.").example("42"),
    field<&Task::doneAt>("done_at")
        .filterable()
        .titled("collaboration.task.done_at")
        .doc("When it was done.")
        .example("null"),
    field<&Task::doneById>("done_by_id")
        .refersTo("user")
        .filterable()
        .titled("collaboration.task.done_by_id")
        .doc("Who did it.")
        .example("null"),
    createdField<&Task::createdAt>(),
    updatedField<&Task::updatedAt>(),
};

}  // namespace kontor::collaboration
