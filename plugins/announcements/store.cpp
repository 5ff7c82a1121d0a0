#include "store.h"

namespace kontor::announcements {

Predicate openFor(std::int64_t userId) {
    return {
        "t.state = 'shown' AND NOT EXISTS (SELECT 1 FROM announcement_dismissals d"
        " WHERE d.announcement_id = t.id AND d.user_id = ?)",
        {userId}};
}

std::vector<std::int64_t> due(Transaction& tx, Time now) {
    return tx.all<std::int64_t>(
        "SELECT id FROM announcements WHERE deleted_at IS NULL"
        " AND ((state = 'scheduled' AND shown_from <= ?) OR (state = 'shown' AND shown_until <= ?)) ORDER BY id",
        now, now);
}

void addDismissal(Transaction& tx, std::int64_t announcementId, std::int64_t userId, Time now) {
    tx.execute(
        "INSERT INTO announcement_dismissals (announcement_id, user_id, dismissed_at) VALUES (?, ?, ?)"
        " ON DUPLICATE KEY UPDATE dismissed_at = dismissed_at",
        announcementId, userId, now);
}

}  // namespace kontor::announcements
