#include "keeper.h"

#include <algorithm>

#include "clock_store.h"
#include "kontor/error.h"
#include "kontor/log.h"
#include "step_actions.h"

namespace kontor::sla {

namespace {

const LogEvent stepFailed(LogEvent::Level::warning, "sla.step",
                          "Step {step} of ticket {ticket} could not be done: {error}",
                          "What it was to change is refused, as somebody who changes it by hand would be told.");

Ref ticketRef(std::int64_t id) {
    return {"ticket", id};
}

FieldValue fieldOf(const std::optional<Time>& time) {
    return time ? FieldValue(*time) : FieldValue(nullptr);
}

/// What the ticket should say. A date nobody promised is left alone.
Patch wanted(const AnyRecord& ticket, const std::vector<ClockRun>& before, const std::vector<ClockRun>& runs) {
    Patch patch;
    const auto put = [&](const char* field, FieldValue value) {
        if (ticket.get(field) != value) patch.set(field, std::move(value));
    };
    const auto date = [&](const char* field, Clock clock) {
        const ClockRun* run = newestRun(runs, clock);
        const ClockRun* last = newestRun(before, clock);
        if ((run && run->target) || (last && last->target)) put(field, fieldOf(run ? run->dueAt : std::nullopt));
    };
    date("first_response_due_at", Clock::firstResponse);
    if (ticket.get("due_by_hand") != FieldValue(true)) date("due_at", Clock::resolution);
    put("sla_due_at", fieldOf(nextDue(runs)));
    put("sla_state", stateOf(runs));
    return patch;
}

std::string described(const ClockRun& run) {
    const auto time = [](const std::optional<Time>& at) { return at ? formatTime(*at) : std::string("-"); };
    return std::string(nameOf(run.clock)) + " " + std::to_string(run.number) + ": edition " +
           std::to_string(run.edition) + ", started " + formatTime(run.startedAt) + ", due " +
           (run.ended == ClockRun::Ended::no ? time(run.dueAt) : "") + ", ended " + std::string(nameOf(run.ended)) +
           " " + time(run.endedAt);
}

}  // namespace

std::shared_ptr<const Editions> Keeper::editions(Transaction& tx) const {
    return _policies->get(tx, _kernel->clock());
}

void Keeper::begin(WriteContext& context, tickets::Ticket& made) {
    const auto known = editions(context.tx);
    if (known->empty()) return;
    const AnyRecord record(context.kernel.records().type(tickets::Ticket::kind),
                           std::make_shared<tickets::Ticket>(made));
    const auto runs = Reckoner(context.tx, context.kernel, known).beginning(record, context.now);
    const Patch patch = wanted(record, {}, runs);
    for (const auto& [name, value] : patch.values()) {
        // What its maker said counts.
        if ((name == "due_at" && made.dueAt) || (name == "first_response_due_at" && made.firstResponseDueAt)) continue;
        FieldValue copy = value;
        record.type().field(name)->set(&made, std::move(copy));
    }
}

std::optional<Reckoned> Keeper::reckon(Transaction& tx, std::int64_t ticketId, const Explain& explain) const {
    return Reckoner(tx, *_kernel, editions(tx)).ticket(ticketId, _kernel->clock().now(), explain);
}

std::optional<Reckoned> Keeper::settle(Transaction& tx, std::int64_t ticketId) {
    const Time now = _kernel->clock().now();
    if (!lockTicket(tx, ticketId)) {
        storeClocks(tx, ticketId, {}, now);
        storeSteps(tx, ticketId, {});
        return std::nullopt;
    }
    auto reckoned = reckon(tx, ticketId);
    std::vector<ClockRun> none;
    const auto before = storedClocks(tx, ticketId);
    // What ended was due by the calendar of that time, whatever was changed in it since.
    for (auto& run : reckoned ? reckoned->runs : none)
        for (const auto& last : before)
            if (run.ended != ClockRun::Ended::no && last.clock == run.clock && last.number == run.number &&
                last.endedAt == run.endedAt)
                run.dueAt = last.dueAt;
    if (!reckoned || (reckoned->runs.empty() && before.empty())) return std::nullopt;
    if (before != reckoned->runs) storeClocks(tx, ticketId, reckoned->runs, now);
    storeSteps(tx, ticketId, reckoned->steps);
    const Patch patch = wanted(reckoned->ticket, before, reckoned->runs);
    if (!patch.empty())
        _kernel->records().patch(tx, Viewer::system("service levels", Origin::rule), ticketRef(ticketId), patch);
    return reckoned;
}

void Keeper::settle(std::int64_t ticketId) {
    // Read apart, so that the editions are kept for the next.
    if (_kernel->db().read([&](Transaction& tx) { return editions(tx); })->empty()) return;
    _kernel->db().write([&](Transaction& tx) { settle(tx, ticketId); });
}

void Keeper::settle(std::int64_t ticketId, std::int64_t applicationId) {
    _kernel->db().write([&](Transaction& tx) {
        const auto before = storedClocks(tx, ticketId);
        if (const auto reckoned = settle(tx, ticketId))
            addDueChanges(tx, applicationId, changedDues(ticketId, before, reckoned->runs));
    });
}

void Keeper::runSteps(std::int64_t ticketId) {
    try {
        _kernel->db().write([&](Transaction& tx) {
            if (const auto reckoned = settle(tx, ticketId)) doSteps(tx, *reckoned);
        });
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        log(stepFailed, {{"step", "of service levels"}, {"ticket", std::to_string(ticketId)}, {"error", error.what()}});
        // Not tried again and again; the others of the ticket are done with it.
        _kernel->db().write([&](Transaction& tx) {
            const auto reckoned = settle(tx, ticketId);
            if (!reckoned) return;
            for (const auto& step : reckoned->steps)
                if (step.passed) markDone(tx, ticketId, step.clock, step.run, step.name, _kernel->clock().now());
        });
    }
}

void Keeper::doSteps(Transaction& tx, const Reckoned& reckoned) {
    const Time now = _kernel->clock().now();
    const std::int64_t ticketId = reckoned.ticket.id();
    const auto stored = storedSteps(tx, ticketId);
    const auto known = editions(tx);
    StepActions actions(tx, *_kernel, reckoned.ticket);
    for (const auto& step : reckoned.steps) {
        const bool isDue = std::any_of(stored.begin(), stored.end(), [&](const StoredStep& other) {
            return other.clock == nameOf(step.clock) && other.run == step.run && other.name == step.name &&
                   !other.doneAt && step.passed;
        });
        if (!isDue) continue;
        const auto run = std::find_if(reckoned.runs.begin(), reckoned.runs.end(), [&](const ClockRun& one) {
            return one.clock == step.clock && one.number == step.run;
        });
        const Edition* edition = run == reckoned.runs.end() ? nullptr : known->find(run->edition);
        if (edition)
            for (const auto& declared : edition->steps)
                if (declared.name == step.name && declared.clock == step.clock) actions.run(declared, *run, *edition);
        markDone(tx, ticketId, step.clock, step.run, step.name, now);
    }
    actions.finish();
}

std::optional<std::string> Keeper::difference(Transaction& tx, std::int64_t ticketId) const {
    const auto reckoned = reckon(tx, ticketId);
    const auto stored = storedClocks(tx, ticketId);
    const auto runs = reckoned ? reckoned->runs : std::vector<ClockRun>{};
    if (runs.size() != stored.size())
        return std::to_string(stored.size()) + " clocks kept, " + std::to_string(runs.size()) + " reckoned";
    auto sorted = runs;
    std::stable_sort(sorted.begin(), sorted.end(), [](const ClockRun& a, const ClockRun& b) {
        return std::tuple(a.startedAt, nameOf(a.clock), a.number) < std::tuple(b.startedAt, nameOf(b.clock), b.number);
    });
    for (std::size_t i = 0; i < stored.size(); ++i)
        if (described(stored[i]) != described(sorted[i]))
            return "kept " + described(stored[i]) + "; reckoned " + described(sorted[i]);
    return std::nullopt;
}

}  // namespace kontor::sla
