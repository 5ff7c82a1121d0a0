#include "upkeep.h"

#include <algorithm>

#include "clock_store.h"
#include "facts.h"
#include "forecast.h"

namespace kontor::sla {

namespace {

constexpr int ticketsAtOnce = 200;

void follow(const RecordChanged& event, Kernel& kernel, Keeper& keeper) {
    if (event.kind == "ticket") {
        // A due date that is no longer by hand is the clock's again.
        const bool given = std::find(event.changed.begin(), event.changed.end(), "due_by_hand") != event.changed.end();
        if (event.action != "updated" || given || countsChange(event.changed)) keeper.settle(event.id);
    } else if (event.kind == "message" && event.ownerKind == "ticket" && event.action == "created") {
        keeper.settle(event.ownerId);
    } else if (event.kind == "business_calendar") {
        // What lies ahead of open clocks may be due at another time now.
        kernel.db().write([&](Transaction& tx) {
            kernel.jobs().enqueue(tx, recalculation, Json::object({{"open_only", true}}));
        });
    }
}

void recalculate(JobRun& run, Kernel& kernel, Keeper& keeper, bool openOnly) {
    std::int64_t done = 0;
    eachTicket(kernel, keeper, openOnly, [&](std::int64_t id) {
        keeper.settle(id);
        if (++done % 100 == 0) run.progress(done, 0);
        return !run.cancelled();
    });
    run.progress(done, done);
}

void doSteps(JobRun& run, Kernel& kernel, Keeper& keeper) {
    for (;;) {
        const auto due = kernel.db().read(
            [&](Transaction& tx) { return ticketsWithDueSteps(tx, kernel.clock().now(), ticketsAtOnce); });
        const bool more = std::ssize(due) == ticketsAtOnce;
        for (const auto id : due) {
            if (run.cancelled()) return;
            keeper.runSteps(id);
        }
        if (!more) return;
    }
}

}  // namespace

void eachTicket(Kernel& kernel, const Keeper& keeper, bool openOnly, const std::function<bool(std::int64_t)>& each) {
    const auto since = kernel.db().read([&](Transaction& tx) { return keeper.editions(tx)->since(); });
    if (!since) return;
    for (std::int64_t last = 0;;) {
        const auto ids = kernel.db().read([&](Transaction& tx) {
            return openOnly ? ticketsWithOpenClocks(tx, last, ticketsAtOnce)
                            : ticketsMadeSince(tx, *since, last, ticketsAtOnce);
        });
        if (ids.empty()) return;
        for (const auto id : ids)
            if (!each(id)) return;
        last = ids.back();
    }
}

void addUpkeep(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.on<RecordChanged>(
        "sla.clocks", "Keeps the clocks of tickets up with what happens to them.",
        [keeper](const RecordChanged& event, Kernel& kernel) { follow(event, kernel, *keeper); });
    registry.job({.name = "sla.steps",
                  .doc = "Does what policies say is done before and after a ticket is late, and marks late ones.",
                  .every = std::chrono::seconds(30),
                  .run = [keeper](JobRun& run, Kernel& kernel) { doSteps(run, kernel, *keeper); }});
    registry.job({.name = recalculation,
                  .doc = "Reckons the clocks of all tickets again from the journal.",
                  .run = [keeper](JobRun& run, Kernel& kernel) {
                      recalculate(run, kernel, *keeper, run.arguments()["open_only"] == Json(true));
                  }});
    registry.job({.name = "sla.nightly",
                  .doc = "Reckons open clocks again, and how long tickets of a sort take.",
                  .every = std::chrono::hours(24),
                  .run = [keeper](JobRun& run, Kernel& kernel) {
                      learn(kernel);
                      recalculate(run, kernel, *keeper, true);
                  }});
}

}  // namespace kontor::sla
