#include "absence_store.h"

namespace kontor::absences {

bool awayAt(Transaction& tx, std::int64_t userId, Time at) {
    return tx
        .maybe<std::int64_t>("SELECT id FROM absences WHERE user_id = ? AND ends_at > ? AND starts_at <= ? LIMIT 1",
                             userId, at, at)
        .has_value();
}

std::optional<std::int64_t> substituteAt(Transaction& tx, std::int64_t userId, Time at) {
    return tx.maybe<std::int64_t>(
        "SELECT a.substitute_id FROM absences a JOIN user u ON u.id = a.substitute_id AND u.active = 1 AND "
        "u.deleted_at IS"
        " NULL WHERE a.user_id = ? AND a.ends_at > ? AND a.starts_at <= ? ORDER BY a.id LIMIT 1",
        userId, at, at);
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
