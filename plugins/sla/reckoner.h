#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/clocks.h"
#include "kontor/calendars/calendars.h"
#include "kontor/history.h"
#include "kontor/kernel.h"
#include "policies.h"

namespace kontor::sla {

/// What is to be done at a moment of an open clock.
struct PlannedStep {
    Clock clock = Clock::resolution;
    int run = 0;
    std::string name;
    std::optional<Time> dueAt;  ///< nothing while the clock is paused
    bool passed = false;        ///< the clock went past it
};

/// Clocks that are open and due at another time than before.
std::vector<DueChange> changedDues(std::int64_t ticketId, const std::vector<ClockRun>& before,
                                   const std::vector<ClockRun>& after);

/// Clocks of a ticket and what follows from them.
struct Reckoned {
    AnyRecord ticket;
    std::vector<ClockRun> runs;
    std::vector<PlannedStep> steps;
};

/// "running", "paused", "met", "breached" or "none": what a list shows of all clocks of a ticket.
std::string stateOf(const std::vector<ClockRun>& runs);
/// When the next of its running clocks is due.
std::optional<Time> nextDue(const std::vector<ClockRun>& runs);
/// The newest run of a clock; null when it never started.
const ClockRun* newestRun(const std::vector<ClockRun>& runs, Clock clock);

/// Reckons the clocks of tickets from the journal. Lives as long as the transaction, in which it reads each calendar
/// once.
class Reckoner {
  public:
    Reckoner(Transaction& tx, Kernel& kernel, std::shared_ptr<const Editions> editions)
        : _tx(tx), _kernel(kernel), _editions(std::move(editions)) {}

    /// At that moment, or at the last thing that happened where that is later. Nothing for a ticket that is not there.
    /// A ticket made before there were policies has no clocks.
    std::optional<Reckoned> ticket(std::int64_t id, Time until, const Explain& explain = {});
    /// Of a ticket that is about to be made.
    std::vector<ClockRun> beginning(const AnyRecord& made, Time now);

  private:
    std::vector<Fact> facts(const AnyRecord& ticket);
    /// With the moments at which policies were applied, where these promised the ticket something else.
    std::vector<Fact> withApplications(std::vector<Fact> facts, std::span<const Moment> moments);
    std::map<std::string, std::string> valuesOf(Time at, const AnyRecord& ticket);
    PolicyBook book();
    std::shared_ptr<const calendars::BusinessTime> calendar(std::int64_t id);
    std::vector<PlannedStep> plan(const std::vector<ClockRun>& runs, Time now);

    Transaction& _tx;
    Kernel& _kernel;
    std::shared_ptr<const Editions> _editions;
    std::map<std::int64_t, std::shared_ptr<const calendars::BusinessTime>> _calendars;
};

}  // namespace kontor::sla
