#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 4> loanStates{"reserved", "lent", "returned", "cancelled"};

/// That somebody has an asset for some days, or will.
struct Loan {
    static constexpr std::string_view kind = "asset_loan";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t assetId = 0;
    std::int64_t userId = 0;
    std::string state = "reserved";
    std::optional<Date> startsOn;
    std::optional<Date> dueOn;
    std::optional<Time> lentAt;
    std::optional<Time> returnedAt;
    std::string notes;
    std::optional<std::int64_t> authorId;
    std::optional<Date> toldOn;
    Time createdAt{};
    Time updatedAt{};
};

RecordType loanType();

}  // namespace kontor::assets
