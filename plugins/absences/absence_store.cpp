#include "absence_store.h"

namespace kontor::absences {

bool awayAt(Transaction& tx, std::int64_t userId, Time at) {
    return tx
        .maybe<std::int64_t>("SELECT id FROM absences WHERE user_id = ? AND ends_at > ? AND starts_at <= ? LIMIT 1",
                             userId, at, at)
        .has_value();
}

std::map<std::int64_t, Time> awayUntilAt(Transaction& tx, const std::vector<std::int64_t>& userIds, Time at) {
    const Predicate where = conjoin(isOneOf("a.user_id", userIds), {"a.ends_at > ? AND a.starts_at <= ?", {at, at}});
    std::map<std::int64_t, Time> result;
    tx.run("SELECT a.user_id, MAX(a.ends_at) FROM absences a WHERE " + where.sql + " GROUP BY a.user_id", where.values,
           [&](const SqlRow& row) { result[row.get<std::int64_t>(0)] = row.get<Time>(1); });
    return result;
}

std::map<std::int64_t, std::int64_t> substitutesAt(Transaction& tx, const std::vector<std::int64_t>& userIds, Time at) {
    const Predicate where = conjoin(isOneOf("a.user_id", userIds), {"a.ends_at > ? AND a.starts_at <= ?", {at, at}});
    std::map<std::int64_t, std::int64_t> result;
    tx.run(
        "SELECT a.user_id, a.substitute_id FROM absences a JOIN user u ON u.id = a.substitute_id AND u.active = 1 AND"
        " u.deleted_at IS NULL WHERE " +
            where.sql + " ORDER BY a.id",
        where.values, [&](const SqlRow& row) { result.emplace(row.get<std::int64_t>(0), row.get<std::int64_t>(1)); });
    return result;
}

bool standsInDuring(Transaction& tx, std::int64_t userId, std::int64_t other, Time from, Time until) {
    return tx
        .maybe<std::int64_t>(
            "SELECT id FROM absences WHERE user_id = ? AND substitute_id = ? AND ends_at > ? AND"
            " starts_at < ? LIMIT 1",
            other, userId, from, until)
        .has_value();
}

std::vector<std::int64_t> dueAbsences(Transaction& tx, Time now) {
    return tx.all<std::int64_t>(
        "SELECT id FROM absences WHERE (state = 'planned' AND starts_at <= ?) OR (state = 'now' AND ends_at <= ?)"
        " ORDER BY id",
        now, now);
}

}  // namespace kontor::absences
