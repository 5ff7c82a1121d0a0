#pragma once

#include "page_words.h"

namespace kontor::tickets {

/// What is named on the card beside the person: `{organisation, …}` the person belongs to.
std::vector<Ref> namedOnCard(const Json& person);

/// The requester's card: how to reach the person, and what to know before answering. `person` as the viewer may see
/// them; null for somebody they may not see.
void putRequester(Json& card, const Json& person, const Names& people, const PageWords& words);

}  // namespace kontor::tickets
