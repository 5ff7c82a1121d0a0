#pragma once

#include "kontor/absences.h"

namespace kontor::absences {

/// Substitutes followed at most so far: who stands in for who stands in.
inline constexpr int longestChain = 5;

class AwayBook : public Absences {
  public:
    bool isAway(Transaction& tx, std::int64_t userId, Time at) override;
    std::optional<std::int64_t> standIn(Transaction& tx, std::int64_t userId, Time at) override;
};

}  // namespace kontor::absences
