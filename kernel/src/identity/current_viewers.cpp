// Whether people who are connected are still who they were, and what they may do now.
#include "identity/account_store.h"
#include "identity/viewer_rows.h"

namespace kontor {

std::string AccountStore::identityOf(const Viewer& viewer) {
    const ViewerData& data = viewer.data();
    return std::to_string(data.id) + "/" + data.sessionId + "/" + std::to_string(data.tokenId) +
           (data.system ? "/system" : "");
}

std::map<std::int64_t, viewerRows::Row> AccountStore::people(Transaction& tx, const std::vector<SqlValue>& ids,
                                                             Origin origin) {
    std::map<std::int64_t, viewerRows::Row> result;
    tx.run("SELECT " + viewerRows::columns() + " FROM user u WHERE " + viewerRows::condition() + " AND u.id IN (" +
               placeholders(ids.size()) + ")",
           ids, [&](const SqlRow& row) { result[row.get<std::int64_t>(0)] = viewerRows::read(row, 0, origin); });
    _rights.complete(tx, result);
    return result;
}

std::vector<Viewer> AccountStore::viewersOf(Transaction& tx, const std::vector<std::int64_t>& userIds, Origin origin) {
    std::vector<Viewer> result;
    if (userIds.empty()) return result;
    for (auto& [id, person] : people(tx, {userIds.begin(), userIds.end()}, origin))
        result.emplace_back(std::move(person.data));
    return result;
}

std::map<std::string, Viewer> AccountStore::current(Transaction& tx, const std::vector<Viewer>& viewers) {
    std::map<std::string, Viewer> result;
    std::vector<SqlValue> ids;
    std::vector<SqlValue> sessions{_clock.now(), _clock.now()};
    std::vector<SqlValue> tokens{_clock.now()};
    for (const auto& viewer : viewers) {
        if (viewer.isSystem() || viewer.isAnonymous()) {
            result.emplace(identityOf(viewer), viewer);
            continue;
        }
        ids.emplace_back(viewer.id());
        if (!viewer.data().sessionId.empty())
            sessions.emplace_back(static_cast<std::int64_t>(std::stoll(viewer.data().sessionId)));
        if (viewer.data().tokenId) tokens.emplace_back(viewer.data().tokenId);
    }
    if (ids.empty()) return result;
    const auto people = this->people(tx, ids, Origin::api);
    struct Live {
        std::int64_t userId = 0;
        bool strong = false;
    };
    std::map<std::int64_t, Live> liveSessions;
    std::map<std::int64_t, bool> liveTokens;
    if (sessions.size() > 2)
        tx.run(
            "SELECT id, IF(acting_until > ?, acting_as_id, user_id), strong FROM session WHERE expires_at > ? AND id "
            "IN (" +
                placeholders(sessions.size() - 2) + ")",
            sessions, [&](const SqlRow& row) {
                liveSessions[row.get<std::int64_t>(0)] = {row.get<std::int64_t>(1), row.get<bool>(2)};
            });
    if (tokens.size() > 1)
        tx.run("SELECT id FROM personal_token WHERE (expires_at IS NULL OR expires_at > ?) AND id IN (" +
                   placeholders(tokens.size() - 1) + ")",
               tokens, [&](const SqlRow& row) { liveTokens[row.get<std::int64_t>(0)] = true; });
    for (const auto& viewer : viewers) {
        const auto person = people.find(viewer.id());
        const ViewerData& before = viewer.data();
        if (person == people.end()) continue;
        bool strong = false;
        if (!before.sessionId.empty()) {
            const auto session = liveSessions.find(std::stoll(before.sessionId));
            // Who acted as somebody is oneself again, or the other way round.
            if (session == liveSessions.end() || session->second.userId != viewer.id()) continue;
            strong = session->second.strong;
        }
        if (before.tokenId && !liveTokens.contains(before.tokenId)) continue;
        if (!strong && person->second.lacksSecondFactor()) continue;
        ViewerData now = person->second.data;
        now.origin = before.origin;
        now.scopes = before.scopes;
        now.sessionId = before.sessionId;
        now.tokenId = before.tokenId;
        now.impersonatorId = before.impersonatorId;
        now.impersonatorName = before.impersonatorName;
        result.emplace(identityOf(viewer), Viewer(std::move(now)));
    }
    return result;
}

}  // namespace kontor
