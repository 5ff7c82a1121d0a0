#include "feed_store.h"

namespace kontor::my_work {

void keepFeed(Transaction& tx, std::int64_t userId, const std::string& tokenHash, Time now) {
    removeFeed(tx, userId);
    tx.execute("INSERT INTO worklist_feeds (user_id, token_hash, created_at) VALUES (?, ?, ?)", userId, tokenHash, now);
}

bool removeFeed(Transaction& tx, std::int64_t userId) {
    return tx.execute("DELETE FROM worklist_feeds WHERE user_id = ?", userId) > 0;
}

std::optional<Feed> feedOf(Transaction& tx, std::int64_t userId) {
    return tx.maybe<Feed>("SELECT user_id, created_at, last_used_at FROM worklist_feeds WHERE user_id = ?", userId);
}

std::optional<Feed> feedByToken(Transaction& tx, const std::string& tokenHash) {
    return tx.maybe<Feed>("SELECT user_id, created_at, last_used_at FROM worklist_feeds WHERE token_hash = ?",
                          tokenHash);
}

void noteUse(Transaction& tx, std::int64_t userId, Time now) {
    tx.execute("UPDATE worklist_feeds SET last_used_at = ? WHERE user_id = ?", now, userId);
}

}  // namespace kontor::my_work
