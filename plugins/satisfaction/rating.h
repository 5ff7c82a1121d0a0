#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::satisfaction {

inline constexpr std::int64_t best = 5;
/// Titles of the steps, the best first, as they are offered.
inline constexpr std::array<std::int64_t, best> steps{5, 4, 3, 2, 1};

/// What a requester was asked after a closing, and what they answered.
struct Rating {
    static constexpr std::string_view kind = "rating";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string recordKind;
    std::int64_t recordId = 0;
    std::int64_t closing = 0;
    std::int64_t requesterId = 0;
    std::optional<std::int64_t> agentId;
    std::optional<std::int64_t> groupId;
    std::optional<std::int64_t> categoryId;
    std::optional<std::int64_t> score;
    std::string comment;
    Time askedAt{};
    std::optional<Time> answeredAt;
    Time openUntil{};
    Time createdAt{};
    Time updatedAt{};

    Ref owner() const { return {recordKind, recordId}; }
};

inline constexpr std::array ratingFields{
    idField<&Rating::id>(),
    versionField<&Rating::version>(),
    field<&Rating::recordKind>("record_kind")
        .as(FieldType::word)
        .from("{t}.kind")
        .filterable()
        .doc("Kind of the record it is about.")
        .example("\"ticket\""),
    field<&Rating::recordId>("record_id").from("{t}.record_id").filterable().doc("Id of that record.").example("42"),
    field<&Rating::closing>("closing")
        .unlisted()
        .titled("satisfaction.field.closing")
        .doc("Which closing it was: how often the record had been opened again.")
        .example("0"),
    field<&Rating::requesterId>("requester_id")
        .refersTo("user")
        .filterable()
        .query("requester")
        .doc("Who was asked.")
        .example("12"),
    field<&Rating::agentId>("agent_id")
        .refersTo("user")
        .filterable()
        .query("agent")
        .titled("satisfaction.field.agent_id")
        .doc("Who was responsible at the closing.")
        .example("3"),
    field<&Rating::groupId>("group_id")
        .refersTo("group")
        .filterable()
        .query("group")
        .doc("The team that was responsible at the closing.")
        .example("2"),
    field<&Rating::categoryId>("category_id")
        .refersTo("category")
        .filterable()
        .query("category")
        .doc("The category at the closing.")
        .example("7"),
    field<&Rating::score>("score")
        .between(1, best)
        .filterable()
        .sortable()
        .titled("satisfaction.field.score")
        .doc("From 1, very dissatisfied, to 5, very satisfied; null until it is answered.")
        .example("5"),
    field<&Rating::comment>("comment")
        .as(FieldType::longText)
        .limit(4000)
        .filterable()
        .titled("satisfaction.field.comment")
        .doc("What they had to say.")
        .example("\"Quick and friendly.\""),
    field<&Rating::askedAt>("asked_at")
        .filterable()
        .sortable()
        .query("asked")
        .titled("satisfaction.field.asked_at")
        .doc("When they were asked.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Rating::answeredAt>("answered_at")
        .filterable()
        .sortable()
        .query("answered")
        .titled("satisfaction.field.answered_at")
        .doc("When they answered, or last changed their answer.")
        .example("\"2026-01-31T09:15:00.000000Z\""),
    field<&Rating::openUntil>("open_until")
        .titled("satisfaction.field.open_until")
        .doc("Until when they may answer, and change it.")
        .example("\"2026-02-14T08:15:00.000000Z\""),
    createdField<&Rating::createdAt>(),
    updatedField<&Rating::updatedAt>(),
};

inline Ref ratingRef(std::int64_t id) {
    return {std::string(Rating::kind), id};
}

GroupType ratingGroup();

}  // namespace kontor::satisfaction
