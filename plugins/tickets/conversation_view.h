#pragma once

#include <set>
#include <vector>

#include "kontor/tickets/ticket_service.h"
#include "page_words.h"

namespace kontor::tickets {

/// A message or note as the timeline shows it.
Json entryOf(const collaboration::TimelineEntry& entry, const PageWords& words);
/// The description is the first thing that was said.
Json descriptionOf(const Ticket& ticket, const std::string& requester, const PageWords& words);
/// One line about a change, {author, text, at}.
Json eventOf(const JournalEntry& event, const Names& people, const PageWords& words);
/// Who and what such lines speak of.
std::set<Ref> namedIn(const std::vector<JournalEntry>& events);
/// Everything that was said and done, in order: what was said in full, each change as one line.
Json conversation(const Ticket& ticket, const Timeline& timeline, const Names& people, const PageWords& words);

}  // namespace kontor::tickets
