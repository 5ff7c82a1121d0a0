#pragma once

#include <array>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "report_store.h"

namespace kontor::satisfaction {

inline constexpr std::array<std::string_view, 4> groupings{"agent", "group", "category", "month"};

/// What marks have in common, and how they are in the mean.
struct Average {
    std::string part;  ///< an id or a month; empty for what has none
    std::string name;  ///< for people; empty for what the viewer may not know
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::int64_t sum = 0;
    std::int64_t low = 0;

    /// Hundredths of a step; 0 while nobody answered.
    std::int64_t hundredths() const { return answered == 0 ? 0 : (sum * 100 + answered / 2) / answered; }
};
struct Report {
    std::vector<Average> parts;
    Average total;
};

/// Of what was asked in that span about tickets the viewer sees. Throws Invalid naming `by`.
Report reportOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& by, Time from, Time until);

/// 4.3 or 4,3; nothing while nobody answered.
std::string averageText(const Average& average, std::string_view locale);
Json averageJson(const Average& average);

}  // namespace kontor::satisfaction
