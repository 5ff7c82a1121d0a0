#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::automation {

inline constexpr std::array<std::string_view, 5> trialStates{"waiting", "running", "done", "cancelled", "failed"};
inline constexpr std::int64_t mostTrialItems = 10'000;
inline constexpr std::int64_t mostTrialDays = 366;

/// What a rule would have done: a dry run over the past. Seen by who asked for it, with their rights.
struct Trial {
    static constexpr std::string_view kind = "automation_trial";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> ruleId;
    Json rule = Json::object();
    std::int64_t days = 30;
    std::string q;
    std::string state = "waiting";
    std::int64_t progress = 0;
    std::int64_t looked = 0;
    std::int64_t found = 0;
    std::string error;
    std::optional<std::int64_t> madeById;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array trialFields{
    idField<&Trial::id>(),
    versionField<&Trial::version>(),
    field<&Trial::ruleId>("rule_id")
        .refersTo("automation_rule")
        .filterable()
        .query("rule")
        .titled("automation.trial.rule_id")
        .doc("The rule that is tried; null for one that is not kept.")
        .example("1"),
    field<&Trial::rule>("rule")
        .unlisted()
        .titled("automation.trial.rule")
        .doc("The rule as it was tried.")
        .example("{\"name\": \"Printers\", \"events\": [\"created\"]}"),
    field<&Trial::days>("days")
        .between(1, mostTrialDays)
        .titled("automation.trial.days")
        .doc("How many days back it looks.")
        .example("30"),
    field<&Trial::q>("q")
        .as(FieldType::longText)
        .titled("automation.trial.q")
        .doc("A further condition, on the records as they were then.")
        .example("\"\""),
    field<&Trial::state>("state")
        .oneOf(trialStates)
        .filterable()
        .titled("automation.trial.state")
        .doc("How far it is.")
        .example("\"done\""),
    field<&Trial::progress>("progress")
        .titled("automation.trial.progress")
        .doc("Hundredths of the way.")
        .example("100"),
    field<&Trial::looked>("looked")
        .titled("automation.trial.looked")
        .doc("Things that happened, or records, that it was asked about.")
        .example("1200"),
    field<&Trial::found>("found")
        .titled("automation.trial.found")
        .doc("How often it would have acted; it ends at 10,000.")
        .example("37"),
    field<&Trial::error>("error").titled("automation.trial.error").doc("Why it failed.").example("\"\""),
    field<&Trial::madeById>("made_by_id")
        .refersTo("user")
        .filterable()
        .titled("automation.trial.made_by_id")
        .doc("Who asked for it.")
        .example("1"),
    createdField<&Trial::createdAt>(),
    field<&Trial::updatedAt>("updated_at").doc("When it last moved.").example("\"2026-01-31T08:15:00.000000Z\""),
};

/// One time the rule would have acted.
struct TrialItem {
    static constexpr std::string_view kind = "automation_trial_item";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string aboutKind;
    std::int64_t aboutId = 0;
    std::string event;
    Time happenedAt{};
    Json changes = Json::object();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array trialItemFields{
    idField<&TrialItem::id>(),
    versionField<&TrialItem::version>(),
    field<&TrialItem::aboutKind>("about_kind").as(FieldType::word).doc("Kind of the record.").example("\"ticket\""),
    field<&TrialItem::aboutId>("about_id").filterable().query("about").doc("Id of the record.").example("123"),
    field<&TrialItem::event>("event")
        .as(FieldType::word)
        .filterable()
        .doc("What it would have answered; schedule for a rule that goes by the clock.")
        .example("\"created\""),
    field<&TrialItem::happenedAt>("happened_at").doc("When that was.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&TrialItem::changes>("changes")
        .doc("`changes`: field or action, from, to.")
        .example("{\"changes\": [{\"field\": \"group_id\", \"from\": null, \"to\": 2}]}"),
    field<&TrialItem::createdAt>("created_at").doc("When it was found.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&TrialItem::updatedAt>("updated_at").doc("The same moment.").example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType trialType();
GroupType trialItemGroup();

}  // namespace kontor::automation
