#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 5> maintenanceTypes{"repair", "service", "upgrade", "maintenance",
                                                                  "inspection"};
inline constexpr std::array<std::string_view, 3> maintenanceStates{"planned", "done", "cancelled"};

/// Something done with an asset, or planned: an entry of the group `maintenance`.
struct Maintenance {
    static constexpr std::string_view kind = "asset_maintenance";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string type = "repair";
    std::string title;
    std::string description;
    std::string state;
    std::optional<Date> plannedOn;
    std::optional<Date> doneOn;
    std::optional<std::int64_t> supplierId;
    std::optional<Money> cost;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

GroupType maintenanceGroup();

}  // namespace kontor::assets
