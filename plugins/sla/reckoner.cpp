#include "reckoner.h"

#include <algorithm>

#include "facts.h"
#include "kontor/error.h"

namespace kontor::sla {

namespace {

using Ended = ClockRun::Ended;

constexpr int entriesAtOnce = 500;

}  // namespace

std::string stateOf(const std::vector<ClockRun>& runs) {
    const auto any = [&](auto holds) {
        return std::any_of(runs.begin(), runs.end(), [&](const ClockRun& run) { return run.target && holds(run); });
    };
    if (any([](const ClockRun& run) { return run.ended == Ended::no && run.breachedAt; })) return "breached";
    if (any([](const ClockRun& run) { return run.ended == Ended::no && run.running; })) return "running";
    if (any([](const ClockRun& run) { return run.ended == Ended::no; })) return "paused";
    if (any([](const ClockRun& run) { return run.ended == Ended::met && run.breachedAt; })) return "breached";
    return any([](const ClockRun& run) { return run.ended == Ended::met; }) ? "met" : "none";
}

std::optional<Time> nextDue(const std::vector<ClockRun>& runs) {
    std::optional<Time> next;
    for (const auto& run : runs)
        if (run.ended == Ended::no && run.running && run.dueAt && (!next || *run.dueAt < *next)) next = run.dueAt;
    return next;
}

const ClockRun* newestRun(const std::vector<ClockRun>& runs, Clock clock) {
    const auto found =
        std::find_if(runs.rbegin(), runs.rend(), [&](const ClockRun& run) { return run.clock == clock; });
    return found == runs.rend() ? nullptr : &*found;
}

std::vector<DueChange> changedDues(std::int64_t ticketId, const std::vector<ClockRun>& before,
                                   const std::vector<ClockRun>& after) {
    std::vector<DueChange> changes;
    for (const auto& run : after) {
        if (run.ended != Ended::no) continue;
        const auto was = std::find_if(before.begin(), before.end(), [&](const ClockRun& other) {
            return other.clock == run.clock && other.number == run.number;
        });
        const auto due = was == before.end() ? std::nullopt : was->dueAt;
        if (due != run.dueAt) changes.push_back({ticketId, std::string(nameOf(run.clock)), due, run.dueAt});
    }
    return changes;
}

std::optional<Reckoned> Reckoner::ticket(std::int64_t id, Time until, const Explain& explain) {
    const auto ticket = [&]() -> std::optional<AnyRecord> {
        try {
            return _kernel.records().get(_tx, Viewer::system("service levels", Origin::rule), Ref{"ticket", id});
        } catch (const NotFound&) {
            return std::nullopt;
        }
    }();
    if (!ticket) return std::nullopt;
    const auto happened = facts(*ticket);
    const Time end = happened.empty() ? until : std::max(until, happened.back().at);
    Reckoned result{*ticket, run(happened, book(), end, explain), {}};
    result.steps = plan(result.runs, end);
    return result;
}

std::vector<ClockRun> Reckoner::beginning(const AnyRecord& made, Time now) {
    Fact fact;
    fact.at = now;
    fact.type = Fact::Type::created;
    fact.now = situationOf(made, valuesOf(now, made));
    return run(std::vector{fact}, book(), now);
}

std::vector<Fact> Reckoner::facts(const AnyRecord& ticket) {
    std::vector<JournalEntry> entries;
    for (std::int64_t last = 0;;) {
        auto page = _kernel.journal().from(_tx, ticket.ref(), last, entriesAtOnce);
        const bool more = std::ssize(page) == entriesAtOnce;
        if (!page.empty()) last = page.back().id;
        for (auto& entry : page)
            if (isFact(entry)) entries.push_back(std::move(entry));
        if (!more) break;
    }
    const auto since = _editions->since();
    if (entries.empty() || !since || entries.front().at < *since) return {};
    const auto moments = historyOf(ticket, entries);
    auto facts = factsOf(moments, [this](Time at, const AnyRecord& then) { return valuesOf(at, then); });
    return withApplications(std::move(facts), moments);
}

std::vector<Fact> Reckoner::withApplications(std::vector<Fact> facts, std::span<const Moment> moments) {
    if (facts.empty() || _editions->applications().empty()) return facts;
    // Facts are the last of the moments, one by one.
    std::vector<const AnyRecord*> states;
    for (const auto& moment : moments.last(facts.size())) states.push_back(&moment.after);
    const auto policyOf = [&](const std::map<std::string, std::string>& values) -> std::int64_t {
        const auto edition = values.find("edition");
        const Edition* found = edition == values.end() ? nullptr : _editions->find(std::stoll(edition->second));
        return found ? found->policyId : 0;
    };
    for (const auto& application : _editions->applications()) {
        const auto next = std::upper_bound(facts.begin(), facts.end(), application.appliedAt,
                                           [](Time at, const Fact& fact) { return at < fact.at; });
        if (next == facts.begin()) continue;
        const std::size_t last = static_cast<std::size_t>(next - facts.begin()) - 1;
        const Situation& was = facts[last].now;
        if (was.state == "resolved" || was.state == "closed") continue;
        auto values = valuesOf(application.appliedAt, *states[last]);
        const bool concerns = policyOf(was.values) == application.policyId || policyOf(values) == application.policyId;
        if (!concerns) continue;
        Fact fact;
        fact.at = application.appliedAt;
        fact.now = situationOf(*states[last], std::move(values));
        const auto place = static_cast<std::ptrdiff_t>(last) + 1;
        facts.insert(facts.begin() + place, std::move(fact));
        states.insert(states.begin() + place, states[last]);
    }
    return facts;
}

std::map<std::string, std::string> Reckoner::valuesOf(Time at, const AnyRecord& ticket) {
    const Edition* edition = editionFor(_tx, _kernel, *_editions, at, ticket);
    if (!edition) return {};
    return {{"edition", std::to_string(edition->id)}};
}

PolicyBook Reckoner::book() {
    return [this](Time, const Situation& situation) {
        Terms terms;
        const auto chosen = situation.values.find("edition");
        if (chosen == situation.values.end()) return terms;
        const Edition* edition = _editions->find(std::stoll(chosen->second));
        if (!edition) return terms;
        terms.policy = edition->policyId;
        terms.edition = edition->id;
        terms.calendar = calendar(edition->calendarId);
        terms.pauses = edition->pauses;
        for (std::size_t i = 0; i < clockCount; ++i)
            terms.targets[i] = edition->target(static_cast<Clock>(i), situation);
        return terms;
    };
}

std::shared_ptr<const calendars::BusinessTime> Reckoner::calendar(std::int64_t id) {
    const auto known = _calendars.find(id);
    if (known != _calendars.end()) return known->second;
    auto& all = _kernel.get<calendars::Calendars>();
    auto time = all.of(_tx, id != 0 ? id : all.standard(_tx));
    // One that is gone for good promises nothing; deleted ones stay readable.
    return _calendars[id] = std::move(time);
}

std::vector<PlannedStep> Reckoner::plan(const std::vector<ClockRun>& runs, Time now) {
    std::vector<PlannedStep> steps;
    for (const auto& run : runs) {
        const Edition* edition = run.ended == Ended::no && run.target ? _editions->find(run.edition) : nullptr;
        if (!edition) continue;
        const auto atDue = [&](std::string_view name) {
            const auto due = run.running ? run.dueAt : std::nullopt;
            steps.push_back({run.clock, run.number, std::string(name), run.breachedAt ? run.breachedAt : due,
                             run.breachedAt.has_value()});
        };
        atDue(breachStep);
        for (const auto& step : edition->steps) {
            const Duration wanted = *run.target + step.at;
            if (step.clock != run.clock || wanted <= Duration(0)) continue;
            if (step.at == Duration(0)) {
                atDue(step.name);
                continue;
            }
            PlannedStep planned{run.clock, run.number, step.name, std::nullopt, false};
            if (wanted <= run.spent) {
                planned.passed = true;
                planned.dueAt = now;
            } else if (run.running) {
                planned.dueAt = calendar(edition->calendarId)->after(now, wanted - run.spent);
            }
            steps.push_back(std::move(planned));
        }
    }
    return steps;
}

}  // namespace kontor::sla
