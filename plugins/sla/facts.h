#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/clocks.h"
#include "kontor/history.h"

namespace kontor::sla {

/// Whether an entry of a ticket's journal can be a fact. Of one that is, what no fact needs is taken away, so that a
/// long conversation is not held in memory.
bool isFact(JournalEntry& entry);
/// Whether a change of these fields is one that clocks depend on; those that follow from clocks are none.
bool countsChange(std::span<const std::string> fields);

/// What policies are chosen by, of the ticket as it is at that moment.
using ValuesOf = std::function<std::map<std::string, std::string>(Time, const AnyRecord&)>;

/// What the ticket is like now, in facts.
Situation situationOf(const AnyRecord& ticket, std::map<std::string, std::string> values);
/// What happened to a ticket, in order; none for one that was not made here but brought in by an import. A message that
/// was moved here from another ticket is none that was written here.
std::vector<Fact> factsOf(std::span<const Moment> moments, const ValuesOf& values);

}  // namespace kontor::sla
