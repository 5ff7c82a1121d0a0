#include "policy_store.h"

#include <algorithm>

#include "core/promise.h"
#include "kontor/calendars/calendars.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/query.h"

namespace kontor::sla {

void addEdition(WriteContext& context, const Policy& policy, bool active) {
    Json data = policy.toEdition();
    // The one that is the default now: which one is may change, what was promised may not.
    if (!policy.calendarId) data["calendar_id"] = context.kernel.get<calendars::Calendars>().standard(context.tx);
    // Who keeps it may be anybody; the query is asked as the system.
    try {
        data["query"] =
            printQuery(context.kernel.records().bound(context.tx, context.viewer, "ticket", parseQuery(policy.query)));
    } catch (const QueryError& error) {
        // Of one that is taken away, a name may be gone since.
        if (active) throw Invalid("query", error.key, error.params);
    }
    context.tx.insert("INSERT INTO sla_policy_editions (policy_id, valid_from, active, data) VALUES (?, ?, ?, ?)",
                      policy.id, context.now, active, data.dump());
}

std::vector<EditionRow> editions(Transaction& tx) {
    return tx.all<EditionRow>("SELECT id, policy_id, valid_from, active, data FROM sla_policy_editions ORDER BY id");
}

std::pair<std::int64_t, std::int64_t> newestEdition(Transaction& tx) {
    const auto [edition, application] = tx.one<std::tuple<std::int64_t, std::int64_t>>(
        "SELECT COALESCE((SELECT MAX(id) FROM sla_policy_editions), 0),"
        " COALESCE((SELECT MAX(id) FROM sla_applications), 0)");
    return {edition, application};
}

std::int64_t lastPosition(Transaction& tx) {
    return tx.one<std::optional<std::int64_t>>("SELECT MAX(position) FROM sla_policies WHERE deleted_at IS NULL")
        .value_or(0);
}

void checkNamed(WriteContext& context, const Policy& policy) {
    std::vector<FieldError> errors;
    std::vector<std::int64_t> groups, people;
    for (const auto& [group, span] : readGroupTargets(policy.ola, errors))
        if (group != 0) groups.push_back(group);
    for (const auto& step : readSteps(policy.steps, errors)) {
        if (step.groupId) groups.push_back(*step.groupId);
        groups.insert(groups.end(), step.notifyGroupIds.begin(), step.notifyGroupIds.end());
        people.insert(people.end(), step.notifyUserIds.begin(), step.notifyUserIds.end());
    }
    for (const auto& [kind, ids] : {std::pair("group", &groups), std::pair("user", &people)}) {
        if (ids->empty()) continue;
        const auto known = context.kernel.records().labels(context.tx, context.viewer, kind, *ids);
        for (const auto id : *ids)
            if (std::none_of(known.begin(), known.end(), [&](const auto& label) { return label.first == id; }))
                throw Invalid("steps", "error.no_such_record", {{"id", std::to_string(id)}});
    }
}

}  // namespace kontor::sla
