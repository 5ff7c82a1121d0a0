#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/records.h"

namespace kontor::automation {

/// What rules can answer.
inline constexpr std::array<std::string_view, 6> ruleEvents{"created",       "updated",    "requester_message",
                                                            "agent_message", "note_added", "task_done"};

inline constexpr std::size_t mostSteps = 20;
/// Failures in a row after which a rule is switched off.
inline constexpr std::int64_t mostFailures = 20;

/// What is done with records of a kind when something happens to them, or when the clock says so.
struct Rule {
    static constexpr std::string_view kind = "automation_rule";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string description;
    std::string appliesTo = "ticket";
    std::int64_t position = 0;
    bool active = false;
    std::vector<std::string> events;
    std::string schedule;
    std::string timeZone = "UTC";
    std::optional<Time> nextAt;
    std::string condition;
    std::string boundCondition;
    Json actions = Json::object();
    bool stopHere = false;
    std::int64_t mostPerHour = 500;
    std::int64_t mostPerRecord = 0;
    std::int64_t againAfterHours = 0;
    std::int64_t failures = 0;
    std::string lastError;
    std::string builtIn;
    std::optional<std::int64_t> madeById;
    Time createdAt{};
    Time updatedAt{};

    /// The steps of `actions`, in order.
    const Json::Array& steps() const;
    /// As whom it acts: `rule 12: Assign printers`, which the journal keeps.
    Viewer viewer() const;
    /// Whether a line of the journal is this rule's doing.
    bool wrote(std::string_view reason) const;
};

inline constexpr std::array ruleFields{
    idField<&Rule::id>(),
    versionField<&Rule::version>(),
    field<&Rule::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("automation.field.name")
        .doc("What it is called; the journal names it by this.")
        .example("\"Printers go to the first line\""),
    field<&Rule::description>("description")
        .as(FieldType::longText)
        .limit(2000)
        .writable()
        .titled("automation.field.description")
        .doc("What it is for.")
        .example("\"They know the printers of all houses.\""),
    field<&Rule::appliesTo>("kind")
        .as(FieldType::word)
        .limit(64)
        .createOnly()
        .filterable()
        .titled("automation.field.kind")
        .doc("Kind of the records it is about.")
        .example("\"ticket\""),
    field<&Rule::position>("position")
        .between(0, 1'000'000)
        .writable()
        .filterable()
        .sortable()
        .titled("automation.field.position")
        .doc("Its place in the order; the smallest comes first.")
        .example("10"),
    field<&Rule::active>("active")
        .writable()
        .filterable()
        .titled("automation.field.active")
        .doc("Whether it is switched on.")
        .example("false"),
    field<&Rule::events>("events")
        .limit(ruleEvents.size())
        .writable()
        .titled("automation.field.events")
        .doc("What it answers: created, updated, requester_message, agent_message, note_added, task_done. Empty "
             "for a rule that goes by the clock.")
        .example("[\"created\"]"),
    field<&Rule::schedule>("schedule")
        .limit(40)
        .writable()
        .titled("automation.field.schedule")
        .doc("When it looks for records by itself: `every 15m`, `every 4h`, `daily 08:00`, `weekdays 08:00`, `monday "
             "08:00`. Empty for a rule that answers events.")
        .example("\"\""),
    field<&Rule::timeZone>("time_zone")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .titled("automation.field.time_zone")
        .doc("Zone of the times of its schedule and of days in its condition.")
        .example("\"Europe/Berlin\""),
    field<&Rule::nextAt>("next_at")
        .filterable()
        .titled("automation.field.next_at")
        .doc("When the clock calls it next.")
        .example("null"),
    field<&Rule::condition>("condition")
        .as(FieldType::longText)
        .limit(2000)
        .stored("condition_text")
        .writable()
        .titled("automation.field.condition")
        .doc("Which records, in the query language; answering events also was.FIELD, changed, via, actor, "
             "message.text, requester.vip.")
        .example("\"subject:printer priority>=high\""),
    field<&Rule::boundCondition>("bound_condition")
        .as(FieldType::longText)
        .unlisted()
        .titled("automation.field.bound_condition")
        .doc("The condition as it is asked: with ids in place of names, so that it outlives a new name.")
        .example("\"subject:printer priority>=high\""),
    field<&Rule::actions>("actions")
        .writable()
        .unlisted()
        .titled("automation.field.actions")
        .doc("What it does: `steps`, at most 20, each an object of `action` and its arguments "
             "(/api/v1/automation-actions tells them).")
        .example("{\"steps\": [{\"action\": \"set_fields\", \"values\": {\"priority\": \"high\"}}]}"),
    field<&Rule::stopHere>("stop_here")
        .writable()
        .titled("automation.field.stop_here")
        .doc("Whether the rules behind it do not answer what it answered.")
        .example("false"),
    field<&Rule::mostPerHour>("most_per_hour")
        .between(1, 10'000)
        .writable()
        .titled("automation.field.most_per_hour")
        .doc("How often it acts within an hour at most.")
        .example("500"),
    field<&Rule::mostPerRecord>("most_per_record")
        .between(0, 1000)
        .writable()
        .titled("automation.field.most_per_record")
        .doc("How often it acts on one record at most; 0: as often as it applies.")
        .example("0"),
    field<&Rule::againAfterHours>("again_after_hours")
        .between(0, 10'000)
        .writable()
        .titled("automation.field.again_after_hours")
        .doc("For how many hours it leaves a record alone once it acted on it.")
        .example("0"),
    field<&Rule::failures>("failures")
        .filterable()
        .titled("automation.field.failures")
        .doc("How often it failed in a row; after 20 it is switched off.")
        .example("0"),
    field<&Rule::lastError>("last_error")
        .titled("automation.field.last_error")
        .doc("Why it failed last.")
        .example("\"\""),
    field<&Rule::builtIn>("built_in")
        .as(FieldType::word)
        .filterable()
        .titled("automation.field.built_in")
        .doc("Which rule of the product it was made as; empty for one of your own.")
        .example("\"\""),
    field<&Rule::madeById>("made_by_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .titled("automation.field.made_by_id")
        .doc("Who made it or changed it last.")
        .example("1"),
    createdField<&Rule::createdAt>(),
    updatedField<&Rule::updatedAt>(),
};

RecordType ruleType();

/// What is wrong with a rule, all of it, and what follows from what it says: the bound condition, the next time.
/// Throws Invalid. For rules that are kept and for those that are only tried.
void completeRule(WriteContext& context, const Rule* before, Rule& rule);

}  // namespace kontor::automation
