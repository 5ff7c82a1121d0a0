#include "rule.h"

#include <algorithm>

#include "action_list.h"
#include "kontor/kernel.h"
#include "kontor/query.h"
#include "kontor/text.h"
#include "kontor/translations.h"
#include "rule_query.h"
#include "schedule.h"

namespace kontor::automation {

namespace {

std::string reasonBegin(std::int64_t id) {
    return "rule " + std::to_string(id) + ": ";
}

void checkEvents(const Rule& rule, std::vector<FieldError>& errors) {
    for (const auto& event : rule.events)
        if (std::find(ruleEvents.begin(), ruleEvents.end(), event) == ruleEvents.end())
            errors.push_back({"events", {"automation.error.event", {{"event", event}}}});
    if (rule.events.empty() == rule.schedule.empty())
        errors.push_back({"events", {"automation.error.events_or_schedule", {}}});
}

/// What the rule says, with ids in place of names.
std::string boundCondition(WriteContext& context, const Rule& rule) {
    Records& records = context.kernel.records();
    const auto more = rule.schedule.empty() ? eventFields(context.kernel, context.viewer, rule.appliesTo) : nullptr;
    records.checkQuery(context.tx, context.viewer, rule.appliesTo, rule.condition, "condition", more.get());
    try {
        return printQuery(
            records.bound(context.tx, context.viewer, rule.appliesTo, parseQuery(rule.condition), more.get()));
    } catch (const QueryError& error) {
        auto params = error.params;
        params.emplace_back("position", std::to_string(error.position));
        throw Invalid("condition", error.key, std::move(params));
    }
}

void addErrors(std::vector<FieldError>& errors, const std::function<void()>& check) {
    try {
        check();
    } catch (const Invalid& invalid) {
        errors.insert(errors.end(), invalid.errors().begin(), invalid.errors().end());
    }
}

void prepare(WriteContext& context, const Rule* before, Rule& rule) {
    completeRule(context, before, rule);
    if (context.viewer.id() != 0) rule.madeById = context.viewer.id();
    if (before && !before->active && rule.active) {
        rule.failures = 0;
        rule.lastError.clear();
    }
}

void changed(WriteContext& context) {
    context.tx.execute("UPDATE automation_head SET version = version + 1 WHERE id = 1");
}

}  // namespace

const Json::Array& Rule::steps() const {
    static const Json::Array none;
    const Json* steps = actions.find("steps");
    return steps && steps->isArray() ? steps->items() : none;
}

Viewer Rule::viewer() const {
    return Viewer::system(reasonBegin(id) + name, Origin::rule);
}

bool Rule::wrote(std::string_view reason) const {
    return reason.starts_with(reasonBegin(id));
}

void completeRule(WriteContext& context, const Rule* before, Rule& rule) {
    std::vector<FieldError> errors;
    if (trimmed(rule.name).empty()) errors.push_back({"name", {"error.required", {}}});
    checkEvents(rule, errors);
    const auto schedule = readSchedule(rule.schedule);
    if (!rule.schedule.empty() && !schedule) errors.push_back({"schedule", {"automation.error.schedule", {}}});
    if (!isTimeZone(rule.timeZone)) errors.push_back({"time_zone", {"automation.error.time_zone", {}}});
    const auto& records = context.kernel.catalog().records;
    const auto type = records.find(rule.appliesTo);
    if (type == records.end() || type->second.collection.empty()) {
        errors.push_back({"kind", {"automation.error.kind", {{"kind", rule.appliesTo}}}});
        throw Invalid(std::move(errors));
    }
    // One that goes by the clock would act on every record there is.
    if (!rule.schedule.empty() && trimmed(rule.condition).empty())
        errors.push_back({"condition", {"automation.error.condition_needed", {}}});
    const bool asked = !before || before->condition != rule.condition ||
                       before->schedule.empty() != rule.schedule.empty() || before->boundCondition.empty();
    if (asked) addErrors(errors, [&] { rule.boundCondition = boundCondition(context, rule); });
    if (!before || before->actions != rule.actions)
        addErrors(errors, [&] { checkSteps(context, type->second, rule.actions); });
    if (!errors.empty()) throw Invalid(std::move(errors));

    if (!rule.active || !schedule)
        rule.nextAt.reset();
    else if (!before || !rule.nextAt || before->schedule != rule.schedule || before->timeZone != rule.timeZone)
        rule.nextAt = nextTime(*schedule, context.now, rule.timeZone);
}

RecordType ruleType() {
    RecordType type = recordType<Rule>("automation-rules", "automation_rules", ruleFields);
    type.doc = "A rule: what is done with records when something happens to them, or by the clock.";
    type.label = "{t}.name";
    type.readPermission = "automation.configure";
    type.createPermission = "automation.configure";
    type.writePermission = "automation.configure";
    type.deletePermission = "automation.configure";
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.description"};
    type.groups = {"runs"};
    type.prepare = prepared<Rule>(prepare);
    type.written = [](WriteContext& context, const void*, const void*) { changed(context); };
    type.removing = [](WriteContext& context, const void*) { changed(context); };
    return type;
}

}  // namespace kontor::automation
