#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "kontor/guarded.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor {

/// One job as the shell and the admin page show it: the last run of a periodic one, or one run that was enqueued.
struct JobStatus {
    std::int64_t id = 0;  ///< 0 for periodic ones
    std::string name;
    std::string state;  ///< waiting, running, done, failed, cancelled
    Time dueAt{};
    std::optional<Time> startedAt;
    std::optional<Time> finishedAt;
    int failures = 0;
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string note;
    std::string error;
};

/// Runs jobs in two threads. Which node runs one is decided by a lease on its row, renewed while it runs; when a node
/// dies, its leases run out and others take over. Enqueued jobs that throw are tried again with growing pauses, as
/// often as their declaration says; periodic ones at their next time.
class JobRunner : public Jobs {
  public:
    JobRunner(Database& db, const Catalog& catalog, const Clock& clock, Kernel& kernel);
    ~JobRunner() override;

    void start();
    /// Before start(), when no other node can be there: what a killed server was running runs again at once, not when
    /// its leases run out.
    void takeOver();
    /// Tells running jobs to end and takes no others.
    void endSoon() noexcept;
    /// Tells running jobs to end and waits for them. Those that were cut short run again after the next start.
    void stop() noexcept;

    std::int64_t enqueue(Transaction& tx, std::string_view name, const Json& arguments = {}) override;
    void wake(std::string_view name) override;

    /// Ends an enqueued job: at once when it waits, otherwise as soon as it looks. Throws NotFound for an unknown one,
    /// Conflict("error.job_over") for one that is over.
    void cancel(std::int64_t runId);
    std::vector<JobStatus> list(Transaction& tx, int limit = 50);
    /// One finding for each job whose last run failed.
    std::vector<HealthFinding> health(Transaction& tx);

    /// Removes runs that were over before that time; how many.
    static std::int64_t prune(Database& db, Time before);

  private:
    class Run;
    /// A job this node has the lease of.
    struct Claim {
        std::int64_t id = 0;  ///< 0 for a periodic job
        std::string name;
        Json arguments;
        int attempt = 0;  ///< this one included
    };
    struct State {
        bool stopping = false;
        bool woken = false;
        Time looked{};                ///< when work was last looked for
        bool hurry = false;           ///< leases shall be looked at now: somebody cancelled a job
        std::set<std::string> asked;  ///< periodic jobs that shall run now
        std::vector<std::shared_ptr<Run>> running;
    };

    void work();
    void keepLeases();
    void bringForward();
    void followClock(Time now);
    void fitSchedule(Time now);
    std::optional<Claim> claim();
    std::optional<Claim> claimEnqueued(Transaction& tx, Time now);
    void giveUp(Transaction& tx, std::int64_t runId, Time now);
    std::optional<Claim> claimPeriodic(Transaction& tx, Time now);
    void perform(Claim claim);
    void finish(const Run& run, const Job& job, const std::string& error);
    void nudge();
    bool stopping();

    Database& _db;
    const Catalog& _catalog;
    const Clock& _clock;
    Kernel& _kernel;
    const std::string _owner = randomToken(12);
    Guarded<State> _state;
    std::condition_variable _wake;
    std::condition_variable _stop;
    std::vector<std::thread> _threads;
};

}  // namespace kontor
