#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 2> stocktakeStates{"open", "closed"};
inline constexpr std::array<std::string_view, 4> scanResults{"present", "moved", "unknown", "missing"};

/// A walk through a place that looks what is there.
struct Stocktake {
    static constexpr std::string_view kind = "asset_stocktake";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::optional<std::int64_t> locationId;
    std::string state = "open";
    bool correctPlace = false;
    std::int64_t present = 0;
    std::int64_t moved = 0;
    std::int64_t unknown = 0;
    std::int64_t missing = 0;
    std::optional<std::int64_t> authorId;
    std::optional<Time> closedAt;
    Time createdAt{};
    Time updatedAt{};
};

/// One code that was scanned, or an asset that was not.
struct Scan {
    static constexpr std::string_view kind = "asset_scan";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string code;
    std::string result;
    std::optional<std::int64_t> assetId;
    std::optional<std::int64_t> foundAtId;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

RecordType stocktakeType();
/// Entries of a stock-taking; one is made of the code alone.
GroupType scanGroup();

}  // namespace kontor::assets
