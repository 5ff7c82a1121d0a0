#pragma once

#include <condition_variable>
#include <map>
#include <thread>

#include "kontor/guarded.h"
#include "ledger/ledger_store.h"
#include "ledger/node_lease.h"

namespace kontor {

/// Delivers the outbox to the subscribers of the catalog, in one thread: to each every event in order and at least
/// once, over a durable cursor. One that throws is tried again later, with growing pauses, and the others go on without
/// it. Of several nodes one delivers at a time. Events that everybody has seen go after a week.
class OutboxDispatcher {
  public:
    OutboxDispatcher(Database& db, LedgerStore& ledger, const Catalog& catalog, const Clock& clock, Kernel& kernel);
    ~OutboxDispatcher();

    /// Makes a cursor for each subscriber that has none (it begins with what comes from now on) and starts to deliver.
    void start();
    /// Lets the event in delivery end, then stops.
    void stop() noexcept;

    /// One finding for each subscriber that is behind because it fails.
    std::vector<HealthFinding> health();

    /// Waits until every subscriber that does not fail has seen all events there are now. For tests and for a stop in
    /// good order.
    bool drain(std::chrono::milliseconds most);

  private:
    struct Cursor {
        const Subscriber* subscriber = nullptr;
        std::int64_t position = 0;
        int failures = 0;
        std::optional<Time> retryAt;
        std::string error;
    };
    struct State {
        bool stopping = false;
        bool woken = false;
        std::int64_t delivered = 0;  ///< position up to which all that do not fail have seen everything
        std::map<std::string, Cursor> cursors;
    };

    void run();
    bool round();
    void loadCursors();
    bool deliver(std::vector<Cursor*>& group, std::int64_t from);
    bool handle(Cursor& cursor, const StoredEvent& event);
    void save(const std::vector<Cursor*>& cursors);
    void prune();
    bool stopping();

    Database& _db;
    LedgerStore& _ledger;
    const Catalog& _catalog;
    const Clock& _clock;
    Kernel& _kernel;
    NodeLease _lease;
    std::map<std::string, Cursor> _cursors;  ///< the thread's own
    bool _holding = false;
    std::optional<Time> _renewed;
    std::optional<Time> _pruned;
    Guarded<State> _state;
    std::condition_variable _wake;
    std::condition_variable _progress;
    std::thread _thread;
};

}  // namespace kontor
