#pragma once

#include "kontor/registry.h"
#include "rating.h"

namespace kontor::satisfaction {

/// Who is asked, and when: the subscriber that notes closings, the job that asks, and what people can be told of.
void addAsking(Registry& registry);

/// Tells the team of a low mark; whoever was responsible where there is no team.
void tellOfLowMark(WriteContext& context, const Rating& rating);

/// Id of the action by which a mail offers a step.
std::string stepAction(std::int64_t score);

}  // namespace kontor::satisfaction
