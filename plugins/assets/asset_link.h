#pragma once

#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

/// That a record is about an asset: an entry of the group `assets` of any kind that opts in.
struct AssetLink {
    static constexpr std::string_view kind = "asset_link";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t assetId = 0;
    std::string note;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

GroupType assetLinkGroup();

}  // namespace kontor::assets
