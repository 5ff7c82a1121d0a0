#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kontor/event.h"
#include "ledger/journal_line.h"

namespace kontor {

/// Taking text out of the journal without breaking its chain. The chain holds the digest of what an entry said; that
/// digest is kept beside the entry, together with the digest of what is left. An entry of the journal attests both
/// (action `redacted` of `journal`), so that nobody can use this to change an entry past the product unseen.

/// Writes these entries, whose `changes` and `reason` have lost some of their text. `before` are the same entries as
/// they are stored now, in the same order.
void redactJournal(Transaction& tx, Ledger& ledger, const Viewer& viewer, const std::vector<JournalLine>& before,
                   const std::vector<JournalLine>& after);

/// The digest the entry was chained with, when it was redacted since, and what is left of it is as attested.
std::optional<std::string> redactedDigest(Transaction& tx, const JournalLine& line);

}  // namespace kontor
