#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 3> reviewStates{"open", "decided", "dismissed"};

/// What an audit found and could be several assets.
struct AssetReview {
    static constexpr std::string_view kind = "asset_review";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string title;
    std::string source;
    Json identities = Json::object();
    Json found = Json::object();
    Json candidates = Json::object();
    std::string state = "open";
    std::optional<std::int64_t> assetId;
    std::string digest;
    Time createdAt{};
    Time updatedAt{};
};

RecordType assetReviewType();
/// Makes it, unless the same was asked before and is open; gives its id.
std::int64_t putReview(Transaction& tx, const Viewer& viewer, Kernel& kernel, AssetReview review);

}  // namespace kontor::assets
