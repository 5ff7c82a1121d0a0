#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 8> assetRelationTypes{
    "runs_on", "depends_on", "connected_to", "part_of", "powered_by", "licensed_by", "covered_by", "backed_up_by"};

/// Where a failure goes along a relation `from TYPE to`.
enum class Failure {
    toFrom,  ///< when `to` fails, `from` does: what runs on it
    toTo,    ///< when `from` fails, `to` does: the whole that it is a part of
    none     ///< a contract, a copy
};
Failure failureOf(std::string_view type);

/// How one asset hangs on another.
struct AssetRelation {
    static constexpr std::string_view kind = "asset_relation";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t fromId = 0;
    std::string type;
    std::int64_t toId = 0;
    std::string note;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

RecordType assetRelationType();

}  // namespace kontor::assets
