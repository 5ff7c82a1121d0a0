#include "rating_store.h"

namespace kontor::satisfaction {

bool addRating(Transaction& tx, const Rating& rating, Time now) {
    // IGNORE: a job may come twice to the same.
    return tx.execute(
               "INSERT IGNORE INTO ratings (kind, record_id, closing, requester_id, agent_id, group_id, category_id,"
               " comment, asked_at, open_until, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?)",
               rating.recordKind, rating.recordId, rating.closing, rating.requesterId, rating.agentId, rating.groupId,
               rating.categoryId, rating.askedAt, rating.openUntil, now, now) > 0;
}

std::optional<std::int64_t> newestRatingOf(Transaction& tx, const Ref& record, std::int64_t requesterId) {
    return tx.maybe<std::int64_t>(
        "SELECT id FROM ratings WHERE kind = ? AND record_id = ? AND requester_id = ? ORDER BY closing DESC LIMIT 1",
        record.kind, record.id, requesterId);
}

std::optional<Time> lastAsked(Transaction& tx, std::int64_t requesterId) {
    return tx.one<std::optional<Time>>("SELECT MAX(asked_at) FROM ratings WHERE requester_id = ?", requesterId);
}

std::vector<std::int64_t> teamMembers(Transaction& tx, std::int64_t groupId, int most) {
    return tx.all<std::int64_t>(
        "SELECT m.user_id FROM user_group_member m JOIN user u ON u.id = m.user_id AND u.active = 1 AND u.deleted_at"
        " IS NULL WHERE m.group_id = ? ORDER BY m.user_id LIMIT ?",
        groupId, most);
}

}  // namespace kontor::satisfaction
