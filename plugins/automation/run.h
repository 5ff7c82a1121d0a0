#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::automation {

inline constexpr std::array<std::string_view, 4> outcomes{"done", "nothing", "limited", "failed"};

/// What a rule did to one record, once.
struct Run {
    static constexpr std::string_view kind = "automation_run";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t ruleVersion = 0;
    std::string aboutKind;
    std::int64_t aboutId = 0;
    std::string event;
    std::string outcome;
    Json results = Json::object();
    std::string error;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array runFields{
    idField<&Run::id>(),
    versionField<&Run::version>(),
    field<&Run::ruleVersion>("rule_version").doc("Version of the rule that acted.").example("3"),
    field<&Run::aboutKind>("about_kind")
        .as(FieldType::word)
        .filterable()
        .doc("Kind of the record it acted on.")
        .example("\"ticket\""),
    field<&Run::aboutId>("about_id").filterable().query("about").doc("Id of that record.").example("123"),
    field<&Run::event>("event")
        .as(FieldType::word)
        .filterable()
        .doc("What it answered; schedule where the clock called it.")
        .example("\"created\""),
    field<&Run::outcome>("outcome")
        .oneOf(outcomes)
        .filterable()
        .doc("done; nothing: all was already as it wants it; limited: it had acted too often; failed.")
        .example("\"done\""),
    field<&Run::results>("results")
        .doc("`changes`: field or action, from, to.")
        .example("{\"changes\": [{\"field\": \"group_id\", \"from\": null, \"to\": 2}]}"),
    field<&Run::error>("error").doc("Why it failed.").example("\"\""),
    createdField<&Run::createdAt>(),
    field<&Run::updatedAt>("updated_at").doc("The same moment.").example("\"2026-01-31T08:15:00.000000Z\""),
};

/// What a rule did: a read-only group of it.
GroupType runGroup();

}  // namespace kontor::automation
