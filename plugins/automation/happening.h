#pragma once

#include <optional>
#include <string>

#include "kontor/event.h"
#include "kontor/history.h"

namespace kontor::automation {

/// Something that happened to a record, as rules see it.
struct Happening {
    std::string event;          ///< one of ruleEvents
    Moment moment;              ///< the record before and after it
    std::int64_t position = 0;  ///< in the outbox; 0 in a trial
};

/// What a line of the journal is to rules; empty for what they do not answer: what a machine wrote, what was moved
/// here from elsewhere, deletions.
std::string eventOf(const JournalEntry& entry);

/// The record that the event is about, or whose entry it is about.
Ref subjectOf(const RecordChanged& change);

/// What the event says; nothing when rules do not answer it or the record is gone. The record is what it was then,
/// however late this is asked.
std::optional<Happening> happeningOf(Transaction& tx, Kernel& kernel, const StoredEvent& stored,
                                     const RecordChanged& change);

/// A record of its own with the same values.
AnyRecord copyOf(const AnyRecord& record);
/// Sets what differs between two states of a record on a third.
void carryOver(const AnyRecord& from, const AnyRecord& to, AnyRecord& target);

}  // namespace kontor::automation
