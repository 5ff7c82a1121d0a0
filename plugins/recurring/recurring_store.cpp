#include "recurring_store.h"

namespace kontor::recurring {

std::vector<std::int64_t> dueTickets(Transaction& tx, Time now, int most) {
    return tx.all<std::int64_t>(
        "SELECT id FROM recurring_tickets WHERE active = 1 AND next_at <= ? AND deleted_at IS NULL ORDER BY next_at"
        " LIMIT ?",
        now, most);
}

bool lockDue(Transaction& tx, std::int64_t id, Time now) {
    return tx
        .maybe<std::int64_t>(
            "SELECT id FROM recurring_tickets WHERE id = ? AND active = 1 AND next_at <= ? AND"
            " deleted_at IS NULL FOR UPDATE",
            id, now)
        .has_value();
}

bool noteMade(Transaction& tx, std::int64_t id, Time planned) {
    return tx.execute("INSERT IGNORE INTO recurring_made (recurring_id, planned_at) VALUES (?, ?)", id, planned) > 0;
}

}  // namespace kontor::recurring
