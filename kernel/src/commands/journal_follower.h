#pragma once

#include <condition_variable>
#include <memory>
#include <thread>
#include <vector>

#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor {

/// Columns of the journal for people.
extern const std::vector<std::string> journalColumns;
/// The entries as rows of those columns.
std::vector<std::vector<std::string>> journalRows(Transaction& tx, const std::vector<JournalEntry>& entries,
                                                  const Viewer& viewer, Kernel& kernel);
Json journalJson(const std::vector<JournalEntry>& entries);

/// Tells shells that follow the journal what is new, from one thread that runs only while somebody does. A stream ends
/// after some minutes; the shell comes back, and its rights are looked at again.
class JournalFollower {
  public:
    ~JournalFollower();
    void start(Kernel& kernel);
    void stop() noexcept;

    /// Adds a shell that has seen the journal up to `lastId`.
    void join(const Viewer& viewer, std::int64_t lastId, std::shared_ptr<EventStream> stream);

  private:
    struct Client {
        Viewer viewer;
        std::int64_t lastId;
        std::shared_ptr<EventStream> stream;
        Time since;
    };
    struct State {
        bool stopping = false;
        std::vector<Client> joining;
    };

    void run();
    void serve(Client& client);

    Kernel* _kernel = nullptr;
    Guarded<State> _state;
    std::condition_variable _wake;
    std::thread _thread;
};

}  // namespace kontor
