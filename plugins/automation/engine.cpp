#include "engine.h"

#include <algorithm>
#include <array>

#include "happening.h"
#include "rule_query.h"
#include "run_store.h"
#include "runner.h"
#include "schedule.h"

namespace kontor::automation {

namespace {

constexpr std::array<std::string_view, 3> entryKinds{"message", "note", "task"};

bool canMatter(const RecordChanged& change) {
    if (change.action == "deleted") return false;
    return change.ownerId == 0 || std::find(entryKinds.begin(), entryKinds.end(), change.kind) != entryKinds.end();
}

bool answers(const Rule& rule, std::string_view event) {
    return std::find(rule.events.begin(), rule.events.end(), event) != rule.events.end();
}

}  // namespace

void Engine::handle(const StoredEvent& stored, Kernel& kernel) {
    if (stored.name != RecordChanged::name) return;
    const auto change = eventFrom<RecordChanged>(stored);
    if (!canMatter(change)) return;
    const Ref about = subjectOf(change);
    std::shared_ptr<const KnownRules> rules;
    auto happening = kernel.db().read([&](Transaction& tx) -> std::optional<Happening> {
        rules = _book.get(tx, kernel);
        const bool any = std::any_of(rules->begin(), rules->end(), [&](const KnownRule& known) {
            return known.rule.appliesTo == about.kind && !known.rule.events.empty();
        });
        return any ? happeningOf(tx, kernel, stored, change) : std::nullopt;
    });
    if (!happening) return;
    happening->moment.after = copyOf(happening->moment.after);
    const auto fields = _book.fields(kernel, about.kind);
    Runner runner(kernel);
    const Viewer system = Viewer::system("rules");
    const auto present = [&] {
        return kernel.db().read([&](Transaction& tx) { return kernel.records().get(tx, system, about); });
    };
    for (const auto& [rule, condition] : *rules) {
        if (rule.appliesTo != about.kind || !answers(rule, happening->event)) continue;
        // A rule does not answer itself.
        if (rule.wrote(happening->moment.entry.reason)) continue;
        try {
            const bool wanted = kernel.db().read([&](Transaction& tx) {
                const QueryRecord values = eventValues(tx, kernel, *happening);
                return kernel.records().matches(tx, system, happening->moment.after, condition, fields.get(),
                                                &values) &&
                       runner.mayActOn(tx, rule, about);
            });
            if (!wanted) continue;
            const AnyRecord before = present();
            const std::string outcome = runner.act(rule, about, &*happening);
            if (outcome == "done") carryOver(before, present(), happening->moment.after);
            if (rule.stopHere && (outcome == "done" || outcome == "nothing")) break;
        } catch (const QueryError& error) {
            runner.failed(rule, about, &*happening, error.what());
        } catch (const NotFound&) {
            return;  // the record went meanwhile
        }
    }
}

/// False when the server stops in between: then it goes on where it is, at the next call.
bool Engine::runDue(std::int64_t ruleId, JobRun& run, Kernel& kernel) {
    const Viewer system = Viewer::system("rules");
    Rule rule;
    try {
        rule = kernel.db().read([&](Transaction& tx) { return kernel.records().get<Rule>(tx, system, ruleId); });
    } catch (const NotFound&) {
        return true;
    }
    Runner runner(kernel);
    ViewerData zoned = system.data();
    zoned.timeZone = rule.timeZone;
    const Viewer asking(std::move(zoned));
    ListRequest request{.q = rule.boundCondition, .sort = "id", .limit = 200, .fields = {"id"}};
    std::int64_t acted = 0;
    try {
        for (bool more = true; more;) {
            const auto page = kernel.db().read(
                [&](Transaction& tx) { return kernel.records().list(tx, asking, rule.appliesTo, request); });
            for (const auto& item : page.items) {
                if (run.cancelled()) return false;
                const Ref about = item.ref();
                if (!kernel.db().read([&](Transaction& tx) { return runner.mayActOn(tx, rule, about); })) continue;
                // The rest waits until the rule may act again.
                if (runner.act(rule, about, nullptr) == "limited") return true;
                run.progress(++acted, 0);
            }
            more = page.nextCursor.has_value();
            if (more) request.cursor = *page.nextCursor;
        }
    } catch (const Invalid& invalid) {
        // The condition can't be asked any more: a field it speaks of is gone.
        runner.failed(rule, {std::string(Rule::kind), rule.id}, nullptr, invalid.what());
    }
    return true;
}

void Engine::tick(JobRun& run, Kernel& kernel) {
    const Time now = kernel.clock().now();
    for (const auto id : kernel.db().read([&](Transaction& tx) { return dueRules(tx, now); })) {
        if (run.cancelled() || !runDue(id, run, kernel)) return;
        kernel.db().write([&](Transaction& tx) {
            const auto rule = kernel.records().get<Rule>(tx, Viewer::system("rules"), id);
            if (const auto schedule = readSchedule(rule.schedule))
                setNextTime(tx, id, nextTime(*schedule, kernel.clock().now(), rule.timeZone));
        });
    }
}

}  // namespace kontor::automation
