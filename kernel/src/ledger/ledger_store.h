#pragma once

#include <functional>
#include <map>
#include <vector>

#include "kontor/clock.h"
#include "kontor/event.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor {

/// Journal and outbox.
///
/// A write collects its entries and events in memory; just before the commit they are numbered and written in three
/// statements, of which the first takes the lock on the one row of `journal_head`. So
/// - the journal is one chain without gaps, whichever order the writes began in;
/// - journal ids and outbox positions become visible in ascending order: the next write gets its numbers only when the
/// one before
///   is committed (InnoDB makes a transaction visible before it gives up its locks) or rolled back (then the numbers
///   are taken back too). A reader that has seen position n will never find a smaller one later, which is what the
///   cursors rely on;
/// - the lock is held for two inserts and the commit itself, not for the flush to disk: InnoDB gives up row locks
/// before
///   it waits for the log, so group commit still works.
/// On a cluster two nodes that write at once meet at this row; one of them is repeated by Database::write.
class LedgerStore : public Ledger, public Journal {
  public:
    explicit LedgerStore(const Clock& clock) : _clock(clock) {}

    void journal(Transaction& tx, const Viewer& viewer, const Ref& ref, std::string_view action,
                 const std::vector<FieldChange>& changes = {}) override;

    std::vector<JournalEntry> of(Transaction& tx, const Ref& ref, std::int64_t before = 0, int limit = 50) override;
    std::vector<JournalEntry> tail(Transaction& tx, int limit) override;
    std::optional<JournalEntry> one(Transaction& tx, std::int64_t id) override;
    std::vector<JournalEntry> from(Transaction& tx, const Ref& ref, std::int64_t after, int limit) override;
    std::vector<JournalEntry> ofKind(Transaction& tx, std::string_view kind, std::int64_t after, std::int64_t until,
                                     int limit) override;
    std::int64_t idAt(Transaction& tx, Time time) override;
    std::pair<std::int64_t, std::optional<std::int64_t>> verify(Transaction& tx) override;

    /// Calls `wake` after each commit that left events, until `owner` says forget(). For those who read the outbox. It
    /// must be short and may not come back here.
    void onEvents(const void* owner, std::function<void()> wake);
    void forget(const void* owner);

  protected:
    void put(Transaction& tx, std::string_view name, int version, const Json& data) override;

  private:
    class Pending;
    Pending& pendingOf(Transaction& tx);
    void wakeReaders();

    const Clock& _clock;
    Guarded<std::map<const void*, std::function<void()>>> _readers;
};

/// Reading the outbox.
namespace outbox {

/// The position of the newest event, 0 when there never was one.
std::int64_t newest(Transaction& tx);
/// The position of the oldest event still there, 0 when there is none.
std::int64_t oldest(Transaction& tx);
/// Events after a position, in order.
std::vector<StoredEvent> after(Transaction& tx, std::int64_t position, int limit);

}  // namespace outbox

}  // namespace kontor
