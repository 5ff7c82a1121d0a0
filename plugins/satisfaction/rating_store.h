#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rating.h"

namespace kontor::satisfaction {

/// Writes down that a requester is asked; false when they were asked about this closing before.
bool addRating(Transaction& tx, const Rating& rating, Time now);
/// The newest one about the record that this person was asked.
std::optional<std::int64_t> newestRatingOf(Transaction& tx, const Ref& record, std::int64_t requesterId);
/// When this person was last asked about anything.
std::optional<Time> lastAsked(Transaction& tx, std::int64_t requesterId);
/// Active members of a team.
std::vector<std::int64_t> teamMembers(Transaction& tx, std::int64_t groupId, int most);

}  // namespace kontor::satisfaction
