#include "action_link_store.h"

#include <tuple>

namespace kontor::notifications::store {

void addLink(Transaction& tx, const std::string& tokenHash, std::int64_t userId, std::string_view action,
             const Ref& ref, const Json& data, Time until, Time now) {
    tx.execute(
        "INSERT INTO action_links (token_hash, user_id, action, kind, record_id, data, until_at, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        tokenHash, userId, action, ref.kind, ref.id, data.dump(), until, now);
}

std::optional<ActionLink> findLink(Transaction& tx, const std::string& tokenHash, Time now, bool forUpdate) {
    using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string, std::int64_t, std::string>;
    constexpr const char* seen =
        "SELECT id, user_id, action, kind, record_id, data FROM action_links WHERE token_hash = ? AND used_at IS NULL "
        "AND until_at > ?";
    constexpr const char* held =
        "SELECT id, user_id, action, kind, record_id, data FROM action_links WHERE token_hash = ? AND used_at IS NULL "
        "AND until_at > ? FOR UPDATE";
    const auto row = tx.maybe<Row>(forUpdate ? held : seen, tokenHash, now);
    if (!row) return std::nullopt;
    const auto& [id, userId, action, kind, recordId, data] = *row;
    return ActionLink{id, userId, action, {kind, recordId}, Json::parse(data)};
}

void useLink(Transaction& tx, std::int64_t id, Time now) {
    tx.execute("UPDATE action_links SET used_at = ? WHERE id = ?", now, id);
}

std::int64_t pruneLinks(Transaction& tx, Time before) {
    return tx.execute("DELETE FROM action_links WHERE until_at < ? ORDER BY until_at LIMIT 1000", before);
}

}  // namespace kontor::notifications::store
