#include "service.h"

#include "facts.h"
#include "forecast.h"
#include "kontor/error.h"
#include "policy_store.h"

namespace kontor::sla {

namespace {

/// Thrown to take a write back.
struct TakenBack {};

tickets::Ticket seen(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t ticketId) {
    const auto ticket = kernel.records().get<tickets::Ticket>(tx, viewer, ticketId);
    kernel.records().viewerOver(tx, viewer, {"ticket", ticketId}).require("sla.read");
    return ticket;
}

}  // namespace

TicketClocks clocksOf(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t ticketId) {
    return kernel.db().read([&](Transaction& tx) {
        TicketClocks result{seen(tx, kernel, viewer, ticketId), {}, {}, keeper.editions(tx)};
        if (auto reckoned = keeper.reckon(tx, ticketId)) result.runs = std::move(reckoned->runs);
        const ClockRun* resolution = newestRun(result.runs, Clock::resolution);
        if (resolution && resolution->target && resolution->ended == ClockRun::Ended::no)
            if (const auto forecast = forecastFor(tx, result.ticket.categoryId, result.ticket.priority))
                result.risk = riskOf(*resolution, *forecast);
        return result;
    });
}

Reasons reasonsOf(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t ticketId, Clock clock,
                  std::optional<int> run) {
    return kernel.db().read([&](Transaction& tx) {
        seen(tx, kernel, viewer, ticketId);
        Reasons reasons;
        std::vector<Stretch> stretches;
        const auto reckoned = keeper.reckon(tx, ticketId, [&](const Stretch& stretch) {
            if (stretch.clock == clock && stretch.from < stretch.to) stretches.push_back(stretch);
        });
        for (const auto& one : reckoned ? reckoned->runs : std::vector<ClockRun>{})
            if (one.clock == clock && (!run || one.number == *run)) reasons.run = one;
        if (reasons.run.number == 0) throw NotFound("clock of ticket/" + std::to_string(ticketId));
        for (const auto& stretch : stretches) {
            if (stretch.number != reasons.run.number) continue;
            // One after the other of the same sort is one.
            if (!reasons.stretches.empty()) {
                Stretch& last = reasons.stretches.back();
                if (last.to == stretch.from && last.why == stretch.why && last.edition == stretch.edition &&
                    last.calendarEdition == stretch.calendarEdition) {
                    last.to = stretch.to;
                    continue;
                }
            }
            reasons.stretches.push_back(stretch);
        }
        return reasons;
    });
}

Trial tryOut(Kernel& kernel, const Viewer& viewer, const Patch& values) {
    Trial trial;
    try {
        kernel.db().write([&](Transaction& tx) {
            trial = {};
            const auto policy = kernel.records().create(tx, viewer, Policy::kind, values).as<Policy>();
            Edition edition = editionOf(Json::parse(editions(tx).back().data));
            edition.id = 1;
            edition.active = true;
            const Query query = edition.query;
            const auto only = std::make_shared<const Editions>(std::vector{edition});
            ListRequest request;
            request.q = printQuery(query);
            request.sort = "-id";
            request.limit = mostTried;
            trial.found = kernel.records().counts(tx, viewer, "ticket", {request.q}).front();
            for (const auto& ticket : kernel.records().all<tickets::Ticket>(tx, viewer, request)) {
                auto reckoned = Reckoner(tx, kernel, only).ticket(ticket.id, kernel.clock().now());
                trial.tickets.push_back(
                    {ticket, reckoned ? worthShowing(std::move(reckoned->runs)) : std::vector<ClockRun>{}});
            }
            throw TakenBack();
        });
    } catch (const TakenBack&) {
    }
    return trial;
}

}  // namespace kontor::sla
