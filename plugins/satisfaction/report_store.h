#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::satisfaction {

/// Marks of what has one agent, team, category or month in common.
struct PartRow {
    std::string part;  ///< an id, or a month as 2026-01; empty for what has none
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::int64_t sum = 0;
    std::int64_t low = 0;

    static constexpr auto columns =
        std::tuple{&PartRow::part, &PartRow::asked, &PartRow::answered, &PartRow::sum, &PartRow::low};
};

/// What was asked in that span about tickets, over alias `t`, that meet the condition. `by`: agent, group, category or
/// month; anything else puts all into one.
std::vector<PartRow> partsOf(Transaction& tx, const std::string& by, Time from, Time until, std::int64_t lowMark,
                             const Predicate& seen);

}  // namespace kontor::satisfaction
