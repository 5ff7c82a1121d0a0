#include "turns.h"

namespace kontor::automation {

std::int64_t lockTurn(Transaction& tx, std::int64_t ruleId, std::int64_t groupId) {
    tx.execute("INSERT IGNORE INTO automation_turns (rule_id, group_id, user_id) VALUES (?, ?, 0)", ruleId, groupId);
    return tx.one<std::int64_t>("SELECT user_id FROM automation_turns WHERE rule_id = ? AND group_id = ? FOR UPDATE",
                                ruleId, groupId);
}

void setTurn(Transaction& tx, std::int64_t ruleId, std::int64_t groupId, std::int64_t userId) {
    tx.execute("UPDATE automation_turns SET user_id = ? WHERE rule_id = ? AND group_id = ?", userId, ruleId, groupId);
}

bool categoryKnown(Transaction& tx, const std::string& kind, const std::string& path) {
    return tx
        .maybe<std::int64_t>("SELECT id FROM category WHERE kind = ? AND path = ? AND deleted_at IS NULL LIMIT 1", kind,
                             path)
        .has_value();
}

std::string pathOfCategory(Transaction& tx, std::int64_t id) {
    return tx.maybe<std::string>("SELECT path FROM category WHERE id = ?", id).value_or("");
}

std::optional<std::int64_t> groupOf(Transaction& tx, const std::string& name) {
    return tx.maybe<std::int64_t>("SELECT id FROM user_group WHERE name = ? AND deleted_at IS NULL ORDER BY id LIMIT 1",
                                  name);
}

}  // namespace kontor::automation
