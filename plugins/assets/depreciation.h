#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/assets/asset.h"
#include "kontor/date.h"

namespace kontor::assets {

/// How the value of something falls. Amounts in hundredths of one currency.
struct DepreciationPlan {
    enum class Method { none, straightLine, declining } method = Method::none;
    std::int64_t price = 0;
    std::int64_t residual = 0;           ///< never fallen below
    std::optional<std::int64_t> months;  ///< useful life; a straight line needs it
    std::int64_t rate = 0;               ///< of a declining one, hundredths of a per cent of the book value in a year
    Date start{};                        ///< the month of this day is the first that counts
};

/// The book value at the end of that day. Written down at the end of each month, the first in full. A straight line
/// takes the same each month; a declining one its rate of what the calendar year began with, and where there is a
/// useful life, a straight line over the rest of it as soon as that takes more. Half a cent counts as one.
std::int64_t bookValue(const DepreciationPlan& plan, Date at);

struct DepreciationYear {
    int year = 0;
    std::int64_t taken = 0;  ///< written off in it
    std::int64_t value = 0;  ///< at its end
};
/// The years until nothing is written off any more, at most `most`.
std::vector<DepreciationYear> depreciationYears(const DepreciationPlan& plan, std::size_t most = 50);

/// Nothing where price or day of purchase are not known.
std::optional<DepreciationPlan> planOf(const Asset& asset);

}  // namespace kontor::assets
