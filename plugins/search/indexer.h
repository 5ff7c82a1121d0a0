#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "documents.h"
#include "index.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor::search {

/// How far the index is.
struct IndexerStatus {
    IndexState index;
    std::int64_t pending = 0;  ///< records that changed and are not in it yet
    std::string error;         ///< why the last attempt to write failed; empty when it did not
};

/// Keeps the index fresh. Changes are noted in the database by the subscriber, which costs it one statement, and
/// written to the index in batches by a thread of its own: what was noted survives a kill, and is done again when it is
/// not known to be done.
class Indexer {
  public:
    ~Indexer() { end(); }

    /// Opens the index and starts the thread. One that is missing, incomplete or of another state of the database is
    /// built by a job.
    void begin(Kernel& kernel);
    void end() noexcept;

    /// The subscriber.
    void note(const StoredEvent& event);
    /// The job: writes every record anew while searching and following changes go on. With the argument
    /// `when_incomplete` only an index that lacks something.
    void rebuild(JobRun& run);

    /// Lets a rebuild begin soon; the number of the job's run.
    std::int64_t requestRebuild(bool whenIncomplete = false);

    const Index& index() const;
    const Documents& documents() const;
    IndexerStatus status() const;

  private:
    struct State {
        bool stopping = false;
        bool woken = false;
        std::string error;
    };
    void run();
    bool round();
    void write(const std::string& kind, const std::vector<std::int64_t>& ids);
    bool stopping() const;
    std::int64_t positionDone() const;
    bool rebuildKind(JobRun& run, const Source& source, std::int64_t& done, std::int64_t total);

    Kernel* _kernel = nullptr;
    std::unique_ptr<Index> _index;
    std::unique_ptr<Documents> _documents;
    std::mutex _writing;     ///< held from reading a record to writing it, so that nothing older overwrites
    std::mutex _rebuilding;  ///< one rebuild at a time
    mutable Guarded<State> _state;
    std::condition_variable _wake;
    std::thread _thread;
};

}  // namespace kontor::search
