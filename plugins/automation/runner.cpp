#include "runner.h"

#include "action_list.h"
#include "kontor/translations.h"
#include "log_events.h"
#include "run_store.h"

namespace kontor::automation {

namespace {

constexpr std::chrono::hours hour(1);
constexpr std::chrono::minutes tenMinutes(10);

RunKey keyOf(const Rule& rule, const Ref& about, const Happening* happening) {
    return {rule.id, rule.version, about, happening ? happening->position : 0,
            happening ? happening->event : "schedule"};
}

/// As an administrator reads it.
std::string textOf(const Error& error, const Translations& translations) {
    if (const auto* invalid = dynamic_cast<const Invalid*>(&error)) {
        std::string text;
        for (const auto& wrong : invalid->errors())
            text += (text.empty() ? "" : "; ") + wrong.field + ": " + translations.text("en", wrong.message);
        return text;
    }
    return translations.text("en", error.message());
}

}  // namespace

std::string Runner::limitOf(Transaction& tx, const Rule& rule, const Ref& about) const {
    const Time now = _kernel.clock().now();
    if (runsOfRule(tx, rule.id, now - hour, rule.mostPerHour) >= rule.mostPerHour)
        return std::to_string(rule.mostPerHour) + " runs within an hour";
    if (runsOn(tx, about, now - tenMinutes, mostChangesOfRecord) >= mostChangesOfRecord)
        return std::to_string(mostChangesOfRecord) + " changes by rules within ten minutes";
    return {};
}

bool Runner::mayActOn(Transaction& tx, const Rule& rule, const Ref& about) const {
    if (rule.mostPerRecord == 0 && rule.againAfterHours == 0) return true;
    const auto [count, last] = runsOfRuleOn(tx, rule.id, about);
    if (rule.mostPerRecord > 0 && count >= rule.mostPerRecord) return false;
    return rule.againAfterHours == 0 || !last ||
           *last + std::chrono::hours(rule.againAfterHours) <= _kernel.clock().now();
}

std::string Runner::steps(Transaction& tx, const Rule& rule, const Ref& about, const Happening* happening) {
    const Time now = _kernel.clock().now();
    const std::string why = limitOf(tx, rule, about);
    const bool firstLimit = !why.empty() && !limitedSince(tx, rule.id, now - hour);
    const Claim claim = claimRun(tx, keyOf(rule, about, happening), now);
    if (claim.earlier) return *claim.earlier;
    if (!why.empty()) {
        if (firstLimit) log(ruleLimited, {{"rule", rule.name}, {"record", toString(about)}, {"why", why}});
        finishRun(tx, claim.runId, "limited", {}, why);
        return "limited";
    }
    const Viewer viewer = rule.viewer();
    WriteContext context{tx, viewer, _kernel, now};
    std::vector<FieldChange> results;
    for (const auto& step : rule.steps()) {
        const Action* action = findAction(_kernel.catalog(), step["action"].text());
        if (!action) throw Conflict("automation.error.action", {{"action", step["action"].text()}});
        // Each step sees what those before it did.
        const AnyRecord record = _kernel.records().get(tx, viewer, about);
        const ActionCall call{context, about, record, step, happening ? &happening->moment : nullptr, rule.id};
        for (auto& change : action->run(call)) results.push_back(std::move(change));
    }
    const std::string outcome = results.empty() ? "nothing" : "done";
    finishRun(tx, claim.runId, outcome, results);
    clearFailures(tx, rule.id);
    return outcome;
}

std::string Runner::act(const Rule& rule, const Ref& about, const Happening* happening) {
    Context frame("rule", std::to_string(rule.id));
    std::string error;
    bool vetoed = false;
    try {
        return _kernel.db().write([&](Transaction& tx) { return steps(tx, rule, about, happening); });
    } catch (const Unavailable&) {
        throw;
    } catch (const NotFound& gone) {
        error = gone.what();
    } catch (const Conflict& veto) {
        error = textOf(veto, _kernel.translations());
        vetoed = true;
    } catch (const Error& refused) {
        error = textOf(refused, _kernel.translations());
    } catch (const std::exception& wrong) {
        error = wrong.what();
    }
    failed(rule, about, happening, error, vetoed);
    return "failed";
}

void Runner::failed(const Rule& rule, const Ref& about, const Happening* happening, const std::string& error,
                    bool vetoed) {
    log(ruleFailed, {{"rule", rule.name}, {"record", toString(about)}, {"error", error}});
    _kernel.db().write([&](Transaction& tx) {
        const Claim claim = claimRun(tx, keyOf(rule, about, happening), _kernel.clock().now());
        if (claim.earlier) return;
        finishRun(tx, claim.runId, "failed", {}, error);
        if (vetoed) return;
        const std::int64_t failures = countFailure(tx, rule.id, error);
        if (failures < mostFailures) return;
        log(ruleSwitchedOff, {{"rule", rule.name}, {"failures", std::to_string(failures)}});
        _kernel.records().patch(tx, Viewer::system("rule " + std::to_string(rule.id) + " failed too often"),
                                {std::string(Rule::kind), rule.id}, Patch().set("active", false));
    });
}

}  // namespace kontor::automation
