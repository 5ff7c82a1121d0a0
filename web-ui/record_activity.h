#pragma once

#include "history_filter.h"
#include "record_words.h"

namespace kontor::web {

/// A page of a record's history, newest first.
struct RecordHistory {
    std::vector<JournalEntry> events;
    HistoryFilter filter;
    std::optional<std::string> next;
};

/// Whether the kind keeps one that this viewer may read.
bool hasHistory(const RecordWords& words);
/// Reads a page of it; `named` gets whom and what it speaks of.
RecordHistory readHistory(Transaction& tx, const RecordWords& words, const Ref& ref, const HistoryFilter& filter,
                          std::set<Ref>& named);
/// What the tab shows.
void putHistory(Json& data, const Ref& ref, const RecordHistory& history, const RecordNames& names,
                const RecordWords& words);

}  // namespace kontor::web
