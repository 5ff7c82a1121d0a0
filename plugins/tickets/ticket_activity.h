#pragma once

#include "ticket_surroundings.h"

namespace kontor::tickets {

/// Which part of a ticket's history is asked for, by the page's query string.
struct ActivityFilter {
    std::optional<std::int64_t> person;
    std::string via;
    std::string field;
    std::string from;  ///< days of the viewer's zone, both included
    std::string until;
    std::string cursor;

    static ActivityFilter of(const Request& request);
    bool isFiltered() const { return person || !via.empty() || !field.empty() || !from.empty() || !until.empty(); }
    /// In the query language.
    std::string query() const;
    /// Of the page that goes on behind `cursor`.
    std::string href(std::int64_t ticket, const std::string& cursor) const;
};

/// Reads a page of the history, newest first, into `around`; `named` gets whom and what it speaks of.
void readActivity(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t ticket,
                  const ActivityFilter& filter, Surroundings& around, std::set<Ref>& named);
/// What the tab shows.
void putActivity(Json& data, std::int64_t ticket, const ActivityFilter& filter, const Surroundings& around,
                 Kernel& kernel, const PageWords& words);

/// A line of the history as a record of the group gives it.
JournalEntry journalEntryOf(const AnyRecord& activity);

/// GET /api/v1/tickets/{id}/changes?since=TIME: what others did to a ticket since somebody looked, in words.
Route changesRoute();

}  // namespace kontor::tickets
