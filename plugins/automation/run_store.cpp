#include "run_store.h"

#include <tuple>

#include "kontor/text.h"
#include "rule.h"

namespace kontor::automation {

Claim claimRun(Transaction& tx, const RunKey& key, Time now) {
    const std::optional<std::int64_t> position = key.position ? std::optional(key.position) : std::nullopt;
    // IGNORE: the outbox hands an event out at least once.
    const auto added = tx.execute(
        "INSERT IGNORE INTO automation_runs (kind, record_id, rule_version, about_kind, about_id, event_position, "
        "event,"
        " outcome, results, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'nothing', '{}', ?, ?)",
        Rule::kind, key.ruleId, key.ruleVersion, key.about.kind, key.about.id, position, key.event, now, now);
    if (added > 0) return {tx.lastInsertId(), std::nullopt};
    return {0,
            tx.maybe<std::string>("SELECT outcome FROM automation_runs WHERE record_id = ? AND event_position = ? AND"
                                  " about_kind = ? AND about_id = ?",
                                  key.ruleId, position, key.about.kind, key.about.id)
                .value_or("nothing")};
}

Json changesJson(const std::vector<FieldChange>& changes) {
    Json list = Json::array();
    for (const auto& change : changes)
        list.push(Json::object({{"field", change.field}, {"from", change.from}, {"to", change.to}}));
    return list;
}

void finishRun(Transaction& tx, std::int64_t runId, const std::string& outcome, const std::vector<FieldChange>& results,
               const std::string& error) {
    Json json = Json::object();
    json["changes"] = changesJson(results);
    tx.execute("UPDATE automation_runs SET outcome = ?, results = ?, error = ? WHERE id = ?", outcome, json.dump(),
               leftCharacters(error, 500), runId);
}

std::int64_t runsOfRule(Transaction& tx, std::int64_t ruleId, Time since, std::int64_t most) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM automation_runs WHERE record_id = ? AND created_at > ? AND outcome = "
        "'done'"
        " LIMIT ?) c",
        ruleId, since, most);
}

std::int64_t runsOn(Transaction& tx, const Ref& about, Time since, std::int64_t most) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM automation_runs WHERE about_kind = ? AND about_id = ? AND created_at > ?"
        " AND outcome = 'done' LIMIT ?) c",
        about.kind, about.id, since, most);
}

std::pair<std::int64_t, std::optional<Time>> runsOfRuleOn(Transaction& tx, std::int64_t ruleId, const Ref& about) {
    using Row = std::tuple<std::int64_t, std::optional<Time>>;
    const auto [count, last] = tx.one<Row>(
        "SELECT COUNT(IF(outcome = 'done', 1, NULL)), MAX(created_at) FROM automation_runs WHERE about_kind = ? AND"
        " about_id = ? AND record_id = ?",
        about.kind, about.id, ruleId);
    return {count, last};
}

std::vector<RunRow> runsAbout(Transaction& tx, const Ref& about, int most) {
    return tx.all<RunRow>(
        "SELECT record_id, created_at, event, outcome, results, error FROM automation_runs WHERE about_kind = ? AND"
        " about_id = ? AND outcome <> 'nothing' ORDER BY created_at DESC, id DESC LIMIT ?",
        about.kind, about.id, most);
}

bool limitedSince(Transaction& tx, std::int64_t ruleId, Time since) {
    return tx
        .maybe<std::int64_t>(
            "SELECT id FROM automation_runs WHERE record_id = ? AND created_at > ? AND outcome = 'limited' LIMIT 1",
            ruleId, since)
        .has_value();
}

std::int64_t countFailure(Transaction& tx, std::int64_t ruleId, const std::string& error) {
    tx.execute("UPDATE automation_rules SET failures = failures + 1, last_error = ? WHERE id = ?",
               leftCharacters(error, 500), ruleId);
    return tx.maybe<std::int64_t>("SELECT failures FROM automation_rules WHERE id = ?", ruleId).value_or(0);
}

void clearFailures(Transaction& tx, std::int64_t ruleId) {
    tx.execute("UPDATE automation_rules SET failures = 0 WHERE id = ? AND failures > 0", ruleId);
}

void setNextTime(Transaction& tx, std::int64_t ruleId, Time at) {
    tx.execute("UPDATE automation_rules SET next_at = ? WHERE id = ? AND active = 1", at, ruleId);
}

std::vector<std::int64_t> dueRules(Transaction& tx, Time now) {
    return tx.all<std::int64_t>(
        "SELECT id FROM automation_rules WHERE active = 1 AND next_at <= ? AND deleted_at IS NULL ORDER BY position, "
        "id",
        now);
}

std::int64_t headVersion(Transaction& tx) {
    return tx.one<std::int64_t>("SELECT version FROM automation_head WHERE id = 1");
}

std::int64_t removeRunsBefore(Transaction& tx, Time before) {
    return tx.execute("DELETE FROM automation_runs WHERE created_at < ? ORDER BY created_at LIMIT 1000", before);
}

std::int64_t removeTrialsBefore(Transaction& tx, Time before) {
    tx.execute(
        "DELETE FROM automation_trial_items WHERE record_id IN (SELECT id FROM automation_trials WHERE created_at < ?)",
        before);
    return tx.execute("DELETE FROM automation_trials WHERE created_at < ?", before);
}

}  // namespace kontor::automation
