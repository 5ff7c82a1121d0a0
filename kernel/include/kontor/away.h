#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "kontor/transaction.h"

namespace kontor {

/// Who of several people is away, asked for all of them at once; see Absences. Published by the plugin of absences:
/// `kernel.find<AwayList>()`.
class KONTOR_API AwayList {
  public:
    virtual ~AwayList();
    /// Those who are away, and until when. One statement.
    virtual std::map<std::int64_t, Time> awayUntil(Transaction& tx, const std::vector<std::int64_t>& userIds,
                                                   Time at) = 0;
    /// Who does the work of those who are away; those are missing for whom nobody does. A statement for each link of
    /// the longest chain.
    virtual std::map<std::int64_t, std::int64_t> standIns(Transaction& tx, const std::vector<std::int64_t>& userIds,
                                                          Time at) = 0;
};

}  // namespace kontor
