#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "identity/account_store.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"
#include "ledger/ledger_store.h"
#include "live/sight.h"

namespace kontor {

/// Tells people who are connected what changes, over server-sent events, from one thread that reads the outbox with a
/// cursor in memory.
///
/// A message is named by the kind the client asked for:
///     id: 812
///     event: ticket
///     data: {"kind":"ticket","id":42,"action":"updated","changed":["status"],"actor_id":7,"via":"web"}
/// A changed entry of a group is told to who asked for the entry's kind, and to who asked for its owner's as an update
/// of that with
/// `"entry":{"kind":"note","id":9,"action":"created"}`. Nobody hears of what they may not see. A client whose
/// Last-Event-ID is older than the outbox gets one `event: reset` and should load anew. One stream too many of a person
/// is told to come back later and closed.
class EventHub : public LiveEvents {
  public:
    /// `mostOfOne`: streams one person may have open.
    EventHub(Database& db, LedgerStore& ledger, AccountStore& accounts, const Catalog& catalog, int mostOfOne);
    ~EventHub() override;

    void start();
    /// Closes all streams.
    void stop() noexcept;

    void join(const Viewer& viewer, std::vector<std::string> kinds, std::int64_t lastEventId,
              std::shared_ptr<EventStream> stream) override;

    /// Clients connected now, for metrics.
    std::size_t clients();

  private:
    struct Client {
        Viewer viewer;
        std::set<std::string> kinds;
        std::int64_t position = 0;  ///< has seen everything up to here
        std::shared_ptr<EventStream> stream;
    };
    struct State {
        bool stopping = false;
        bool woken = false;
        std::vector<Client> joining;
        std::size_t count = 0;
    };

    void run();
    void welcome();
    bool refuse(const Client& client) const;
    bool replay(Client& client);
    bool advance();
    void deliver(const std::vector<StoredEvent>& events, std::vector<Client*> clients);
    void checkViewers();
    void sendHeartbeats();
    void dropClosed();
    bool stopping();

    Database& _db;
    LedgerStore& _ledger;
    AccountStore& _accounts;
    const Catalog& _catalog;
    const int _mostOfOne;
    std::vector<Client> _clients;  ///< the thread's own
    std::int64_t _position = 0;
    bool _recheck = false;
    Guarded<State> _state;
    std::condition_variable _wake;
    std::thread _thread;
};

}  // namespace kontor
