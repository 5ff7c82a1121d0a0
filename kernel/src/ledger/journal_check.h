#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/job.h"
#include "kontor/kernel.h"
#include "ledger/journal_line.h"

namespace kontor {

/// A walk along the journal's chain, a part at a time: a journal of millions of entries takes longer than a request
/// may.
struct JournalWalk {
    std::int64_t checked = 0;
    std::string hash = journalGenesis;
    std::int64_t total = 0;  ///< entries there were when last looked
    bool done = false;
    std::optional<std::int64_t> firstBad;

    /// Checks the next thousand entries. Done at the first one that does not fit, or when none is left.
    void step(Transaction& tx);
};

/// The check that is kept in the table `journal_check` and goes on after a stop or a kill.
class JournalCheck {
  public:
    explicit JournalCheck(Kernel& kernel) : _kernel(kernel) {}

    struct Status {
        Time startedAt{};
        std::optional<Time> finishedAt;
        std::int64_t checked = 0;
        std::string hash;
        std::optional<std::int64_t> firstBad;
        static constexpr auto columns =
            std::tuple{&Status::startedAt, &Status::finishedAt, &Status::checked, &Status::hash, &Status::firstBad};
    };

    /// The last check, if there ever was one.
    std::optional<Status> last(Transaction& tx) const;
    /// Goes on with the check that is under way, or begins one: as far as it comes in that time. The job does the rest.
    Status begin(std::chrono::milliseconds most);
    /// The finding about a chain that is broken.
    std::optional<HealthFinding> health(Transaction& tx) const;

    static Job job();

  private:
    void run(JobRun& run);
    /// Walks until it is done or told to stop, and keeps how far it came.
    void walk(JournalWalk& walk, const std::function<bool(const JournalWalk&)>& goOn);
    void keep(Transaction& tx, const JournalWalk& walk);

    Kernel& _kernel;
};

}  // namespace kontor
