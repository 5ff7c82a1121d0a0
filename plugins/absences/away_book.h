#pragma once

#include "kontor/absences.h"
#include "kontor/away.h"

namespace kontor::absences {

/// Substitutes followed at most so far: who stands in for who stands in.
inline constexpr int longestChain = 5;

class AwayBook : public Absences, public AwayList {
  public:
    bool isAway(Transaction& tx, std::int64_t userId, Time at) override;
    std::optional<std::int64_t> standIn(Transaction& tx, std::int64_t userId, Time at) override;
    std::map<std::int64_t, Time> awayUntil(Transaction& tx, const std::vector<std::int64_t>& userIds, Time at) override;
    std::map<std::int64_t, std::int64_t> standIns(Transaction& tx, const std::vector<std::int64_t>& userIds,
                                                  Time at) override;
};

}  // namespace kontor::absences
