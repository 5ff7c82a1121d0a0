#include "presence_store.h"

namespace kontor::web {

void PresenceStore::note(Transaction& tx, const Ref& record, std::int64_t userId, Time now, bool writing) {
    const std::optional<Time> wrote = writing ? std::optional(now) : std::nullopt;
    tx.execute(
        "INSERT INTO web_presence (kind, record_id, user_id, seen_at, wrote_at) VALUES (?, ?, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE seen_at = ?, wrote_at = ?",
        record.kind, record.id, userId, now, wrote, now, wrote);
}

void PresenceStore::gone(Transaction& tx, const Ref& record, std::int64_t userId) {
    tx.execute("DELETE FROM web_presence WHERE kind = ? AND record_id = ? AND user_id = ?", record.kind, record.id,
               userId);
}

std::vector<PresenceStore::Seen> PresenceStore::others(Transaction& tx, const Ref& record, std::int64_t userId,
                                                       Time since) {
    return tx.all<Seen>(
        "SELECT user_id, wrote_at FROM web_presence WHERE kind = ? AND record_id = ? AND user_id <> ? AND seen_at > ? "
        "ORDER BY user_id LIMIT 20",
        record.kind, record.id, userId, since);
}

void PresenceStore::sweep(Transaction& tx, Time before) {
    tx.execute("DELETE FROM web_presence WHERE seen_at < ?", before);
}

}  // namespace kontor::web
