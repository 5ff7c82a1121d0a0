#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 6> disposalReasons{"recycled",  "sold",   "donated",
                                                                 "destroyed", "stolen", "returned"};

/// The protocol by which assets leave the house.
struct Disposal {
    static constexpr std::string_view kind = "asset_disposal";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string number;
    std::optional<Date> disposedOn;
    std::string reason;
    std::vector<std::int64_t> assetIds;
    std::string recipient;
    std::optional<Money> proceeds;
    bool dataErased = false;
    std::string notes;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

RecordType disposalType();

}  // namespace kontor::assets
