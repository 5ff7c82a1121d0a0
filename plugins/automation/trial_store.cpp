#include "trial_store.h"

#include "kontor/text.h"

namespace kontor::automation {

std::int64_t addTrial(Transaction& tx, const Trial& trial) {
    return tx.insert(
        "INSERT INTO automation_trials (rule_id, rule, days, q, state, made_by_id, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?)",
        trial.ruleId, trial.rule.dump(), trial.days, trial.q, trial.madeById, trial.createdAt, trial.createdAt);
}

bool moveTrial(Transaction& tx, const Trial& trial, Time now) {
    return tx.execute(
               "UPDATE automation_trials SET state = ?, progress = ?, looked = ?, found = ?, error = ?, updated_at = ?,"
               " version = version + 1 WHERE id = ? AND state <> 'cancelled'",
               trial.state, trial.progress, trial.looked, trial.found, leftCharacters(trial.error, 500), now,
               trial.id) > 0;
}

void addTrialItem(Transaction& tx, std::int64_t trialId, const TrialItem& item, const std::vector<FieldChange>& changes,
                  Time now) {
    Json json = Json::object();
    json["changes"] = changesJson(changes);
    tx.execute(
        "INSERT INTO automation_trial_items (kind, record_id, about_kind, about_id, event, happened_at, changes,"
        " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Trial::kind, trialId, item.aboutKind, item.aboutId, item.event, item.happenedAt, json.dump(), now, now);
}

void clearTrialItems(Transaction& tx, std::int64_t trialId) {
    tx.execute("DELETE FROM automation_trial_items WHERE kind = ? AND record_id = ?", Trial::kind, trialId);
}

bool cancelTrial(Transaction& tx, std::int64_t trialId, Time now) {
    return tx.execute(
               "UPDATE automation_trials SET state = 'cancelled', updated_at = ?, version = version + 1 WHERE id = ?"
               " AND state IN ('waiting', 'running')",
               now, trialId) > 0;
}

}  // namespace kontor::automation
