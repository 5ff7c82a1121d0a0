#include "applying.h"

#include <set>

#include "clock_store.h"
#include "kontor/error.h"
#include "policy.h"
#include "upkeep.h"

namespace kontor::sla {

namespace {

constexpr const char* applyJob = "sla.apply";

Ref policyRef(std::int64_t id) {
    return {std::string(Policy::kind), id};
}

void applyTo(JobRun& run, Kernel& kernel, Keeper& keeper, std::int64_t applicationId) {
    if (!kernel.db().read([&](Transaction& tx) { return applicationOf(tx, applicationId); })) return;
    std::int64_t looked = 0;
    const auto note = [&](bool finished) {
        kernel.db().write([&](Transaction& tx) {
            countApplication(tx, applicationId, looked, changedTickets(tx, applicationId),
                             finished ? std::optional(kernel.clock().now()) : std::nullopt);
        });
    };
    eachTicket(kernel, keeper, true, [&](std::int64_t ticketId) {
        keeper.settle(ticketId, applicationId);
        if (++looked % 100 == 0) {
            note(false);
            run.progress(looked, 0);
        }
        return !run.cancelled();
    });
    note(true);
    run.progress(looked, looked);
}

}  // namespace

ApplyPreview previewApplying(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t policyId) {
    return kernel.db().read([&](Transaction& tx) {
        kernel.records().get<Policy>(tx, viewer, policyId);
        const Time now = kernel.clock().now();
        const auto known = keeper.editions(tx);
        const auto then = std::make_shared<const Editions>(known->with({0, policyId, now, 0, 0, {}}));
        Reckoner before(tx, kernel, known), after(tx, kernel, then);
        ApplyPreview preview;
        auto ids = ticketsWithOpenClocks(tx, 0, mostPreviewed + 1);
        preview.isCut = std::ssize(ids) > mostPreviewed;
        if (preview.isCut) ids.pop_back();
        for (const auto id : ids) {
            const auto is = before.ticket(id, now);
            const auto would = after.ticket(id, now);
            ++preview.looked;
            if (!is || !would) continue;
            const auto changes = changedDues(id, is->runs, would->runs);
            preview.changed += !changes.empty();
            if (preview.changes.size() < mostChangesShown)
                preview.changes.insert(preview.changes.end(), changes.begin(), changes.end());
        }
        return preview;
    });
}

Application apply(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t policyId) {
    return kernel.db().write([&](Transaction& tx) {
        kernel.records().get<Policy>(tx, viewer, policyId);
        viewer.require("sla.manage");
        if (const auto last = newestApplication(tx, policyId); last && !last->finishedAt)
            throw Conflict("sla.error.applying");
        const Time now = kernel.clock().now();
        const auto by = viewer.id() == 0 ? std::nullopt : std::optional(viewer.id());
        const std::int64_t id = addApplication(tx, policyId, now, by);
        keeper.forget(tx);
        kernel.ledger().journal(tx, viewer, policyRef(policyId), "applied");
        kernel.jobs().enqueue(tx, applyJob, Json::object({{"application", id}}));
        return Application{id, policyId, now, 0, 0, std::nullopt};
    });
}

Applied lastApplied(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t policyId) {
    kernel.records().get<Policy>(tx, viewer, policyId);
    const auto last = newestApplication(tx, policyId);
    if (!last) throw NotFound("an application of " + toString(policyRef(policyId)));
    return {*last, dueChanges(tx, last->id, mostChangesShown)};
}

Json dueChangeJson(const DueChange& change) {
    const auto time = [](const std::optional<Time>& at) { return at ? Json(formatTime(*at)) : Json(); };
    return Json::object({{"ticket_id", change.ticketId},
                         {"clock", change.clock},
                         {"due_before", time(change.before)},
                         {"due_after", time(change.after)}});
}

void addApplying(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.job({.name = applyJob,
                  .doc = "Applies a changed policy to the tickets that are open.",
                  .run = [keeper](JobRun& run, Kernel& kernel) {
                      applyTo(run, kernel, *keeper, run.arguments()["application"].integer());
                  }});
}

}  // namespace kontor::sla
