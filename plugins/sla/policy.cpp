#include "policy.h"

#include <algorithm>

#include "core/promise.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/query.h"
#include "kontor/text.h"
#include "policies.h"
#include "policy_store.h"

namespace kontor::sla {

namespace {

/// A condition on times, or on what follows from clocks, would hold or not by when it is asked, and a clock reckoned
/// again come out another.
void refuseTimes(const Query& query, const QueryFields& fields) {
    if (const auto* term = std::get_if<Query::Term>(&query.node)) {
        const QueryField* field = fields.find(term->field);
        if (field && (field->type == QueryType::time || field->type == QueryType::date ||
                      field->name.starts_with("sla_") || field->name == "due_by_hand"))
            throw Invalid("query", "sla.error.time_in_query", {{"field", term->field}});
    } else if (const auto* negation = std::get_if<Query::Not>(&query.node)) {
        refuseTimes(*negation->part, fields);
    } else if (const auto* all = std::get_if<Query::And>(&query.node)) {
        for (const auto& part : all->parts) refuseTimes(part, fields);
    } else if (const auto* any = std::get_if<Query::Or>(&query.node)) {
        for (const auto& part : any->parts) refuseTimes(part, fields);
    }
}

void prepare(WriteContext& context, const Policy* before, Policy& policy) {
    std::vector<FieldError> errors;
    policy.name = trimmed(policy.name);
    if (policy.name.empty()) errors.push_back({"name", {"error.required", {}}});
    const auto settled = [&](Json& json, auto read, auto write) {
        const std::size_t known = errors.size();
        const auto value = read(json, errors);
        if (errors.size() == known) json = write(value);
    };
    settled(policy.targets, readTargets, [](const Targets& targets) { return toJson(targets); });
    settled(policy.ola, readGroupTargets, [](const GroupTargets& targets) { return toJson(targets); });
    settled(policy.steps, readSteps, [](const std::vector<Step>& steps) { return toJson(steps); });
    Json pauses = Json::array();
    for (const auto& state : policy.pauses) pauses.push(Json(state));
    policy.pauses = readPauses(pauses, errors);
    std::sort(policy.pauses.begin(), policy.pauses.end());
    policy.pauses.erase(std::unique(policy.pauses.begin(), policy.pauses.end()), policy.pauses.end());
    if (!errors.empty()) throw Invalid(std::move(errors));

    policy.query = trimmed(policy.query);
    if (!before || before->query != policy.query) {
        context.kernel.records().checkQuery(context.tx, context.viewer, "ticket", policy.query);
        refuseTimes(parseQuery(policy.query), context.kernel.queryFields("ticket"));
    }
    checkNamed(context, policy);
    if (!before && policy.position == 0) policy.position = lastPosition(context.tx) + 10;
}

void written(const Policies& policies, WriteContext& context, const Policy* before, const Policy& policy) {
    if (before && before->toEdition() == policy.toEdition()) return;
    addEdition(context, policy, policy.active);
    policies.forget(context.tx);
}

}  // namespace

Json Policy::toEdition() const {
    Json states = Json::array();
    for (const auto& state : pauses) states.push(Json(state));
    Json data = Json::object({{"name", name}, {"query", query}, {"position", position}});
    data["calendar_id"] = Json();
    if (calendarId) data["calendar_id"] = *calendarId;
    data["targets"] = targets;
    data["pauses"] = std::move(states);
    data["ola"] = ola;
    data["steps"] = steps;
    data["active"] = active;
    return data;
}

RecordType policyType(std::shared_ptr<Policies> policies) {
    RecordType type = recordType<Policy>("sla-policies", "sla_policies", policyFields);
    type.doc =
        "What is promised to which tickets: until when they are answered and resolved, and what is done before "
        "and after that.";
    type.label = "{t}.name";
    type.readPermission = "sla.read";
    type.createPermission = type.writePermission = type.deletePermission = "sla.manage";
    type.defaultSort = "position";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"activity"};
    type.prepare = prepared<Policy>(prepare);
    type.written = writtenBy<Policy>([policies](WriteContext& context, const Policy* before, const Policy& policy) {
        written(*policies, context, before, policy);
    });
    type.removing = [policies](WriteContext& context, const void* record) {
        addEdition(context, *static_cast<const Policy*>(record), false);
        policies->forget(context.tx);
    };
    return type;
}

}  // namespace kontor::sla
