#include "reminder_store.h"

namespace kontor::notifications::store {

Predicate dueUnreminded(const std::string& kind, Time from, Time until) {
    return {
        "t.due_at > ? AND t.due_at <= ? AND NOT EXISTS (SELECT 1 FROM notification_reminders m WHERE m.record_kind = ?"
        " AND m.record_id = t.id AND m.due_at = t.due_at)",
        {from, until, kind}};
}

bool noteReminder(Transaction& tx, const std::string& kind, std::int64_t id, Time dueAt) {
    return tx.execute("INSERT IGNORE INTO notification_reminders (record_kind, record_id, due_at) VALUES (?, ?, ?)",
                      kind, id, dueAt) > 0;
}

std::int64_t pruneReminders(Transaction& tx, Time before) {
    return tx.execute("DELETE FROM notification_reminders WHERE due_at < ? ORDER BY due_at LIMIT 1000", before);
}

std::vector<std::int64_t> groupMembers(Transaction& tx, std::int64_t groupId, int most) {
    return tx.all<std::int64_t>("SELECT user_id FROM user_group_member WHERE group_id = ? ORDER BY user_id LIMIT ?",
                                groupId, most);
}

}  // namespace kontor::notifications::store
