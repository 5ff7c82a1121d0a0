#pragma once

#include <span>
#include <vector>

#include "kontor/kernel.h"

namespace kontor {

/// What one entry of the journal made of a record.
struct Moment {
    JournalEntry entry;
    AnyRecord before;  ///< of "created": an empty record
    AnyRecord after;
};

/// The states of a record, from what it is now and entries of its own journal up to now, oldest first (Journal::from);
/// they may begin anywhere. Goes backwards from the present, so a field of which the journal does not speak keeps the
/// value of now; that is so of `version`, `updated_at` and secrets. Long texts are their beginnings, as the journal
/// keeps them. What an entry says of messages, notes and the like changes nothing of the record.
KONTOR_API std::vector<Moment> historyOf(const AnyRecord& now, std::span<const JournalEntry> oldestFirst);

}  // namespace kontor
