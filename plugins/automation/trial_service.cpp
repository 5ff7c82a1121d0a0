#include "trial_service.h"

#include "kontor/query.h"
#include "rule_query.h"
#include "trial_store.h"

namespace kontor::automation {

namespace {

constexpr const char* trialJobName = "automation.trial";

/// A rule as it is sent, checked as one that is kept.
Rule ruleFrom(WriteContext& context, const Json& json) {
    const RecordType& type = context.kernel.records().type(Rule::kind);
    const Patch patch = Patch::fromJson(type, context.viewer, json, true);
    Rule rule;
    for (const auto& [name, value] : patch.values()) type.field(name)->set(&rule, FieldValue(value));
    completeRule(context, nullptr, rule);
    return rule;
}

}  // namespace

Trial beginTrial(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> ruleId,
                 const Json& json, std::int64_t days, const std::string& q) {
    viewer.require("automation.configure");
    WriteContext context{tx, viewer, kernel, kernel.clock().now()};
    if (days < 1 || days > mostTrialDays)
        throw Invalid("days", "error.out_of_range", {{"low", "1"}, {"high", std::to_string(mostTrialDays)}});
    const Rule rule = ruleId ? kernel.records().get<Rule>(tx, viewer, *ruleId) : ruleFrom(context, json);
    const auto more = rule.schedule.empty() ? eventFields(kernel, viewer, rule.appliesTo) : nullptr;
    kernel.records().checkQuery(tx, viewer, rule.appliesTo, q, "q", more.get());
    Trial trial;
    trial.ruleId = ruleId;
    trial.rule = toJson(ruleFields, &rule);
    trial.days = days;
    trial.q = q;
    trial.madeById = viewer.id();
    trial.createdAt = trial.updatedAt = context.now;
    trial.id = addTrial(tx, trial);
    trial.version = 1;
    kernel.jobs().enqueue(tx, trialJobName, Json::object({{"trial", trial.id}}));
    return trial;
}

void endTrial(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t trialId) {
    trialOf(tx, viewer, kernel, trialId);
    if (!cancelTrial(tx, trialId, kernel.clock().now())) throw Conflict("automation.error.trial_over");
}

Trial trialOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t trialId) {
    return kernel.records().get<Trial>(tx, viewer, trialId);
}

}  // namespace kontor::automation
