#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"

namespace kontor::collaboration {

/// The first six can be given; the others are what the record at the far end shows.
inline constexpr std::array<std::string_view, 11> relationTypes{
    "relates_to",    "duplicates", "blocks", "caused_by", "parent_of",  "follows",
    "duplicated_by", "blocked_by", "causes", "child_of",  "followed_by"};

/// A link from one record to another. Each link is kept as two rows, so that both records list it: the second mirrors
/// the first.
struct Relation {
    static constexpr std::string_view kind = "relation";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string type;
    std::string targetKind;
    std::int64_t targetId = 0;
    std::optional<std::int64_t> mirrorOf;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array relationFields{
    idField<&Relation::id>(),
    versionField<&Relation::version>(),
    field<&Relation::type>("type")
        .oneOf(relationTypes)
        .required()
        .createOnly()
        .filterable()
        .doc("What this record is to the other one.")
        .example("\"blocks\""),
    field<&Relation::targetKind>("kind")
        .as(FieldType::word)
        .stored("target_kind")
        .limit(40)
        .required()
        .createOnly()
        .filterable()
        .doc("Kind of the other record.")
        .example("\"ticket\""),
    field<&Relation::targetId>("target_id")
        .between(1, INT64_MAX)
        .required()
        .createOnly()
        .filterable()
        .doc("Id of the other record; it must be one you may see.")
        .example("43"),
    field<&Relation::mirrorOf>("mirror_of")
        .doc("The relation this one is the far end of; null for the near end.")
        .example("null"),
    field<&Relation::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who made it.")
        .example("12"),
    createdField<&Relation::createdAt>(),
    field<&Relation::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace kontor::collaboration
