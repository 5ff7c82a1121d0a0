#include "application_store.h"

namespace kontor::sla {

std::int64_t addApplication(Transaction& tx, std::int64_t policyId, Time at, std::optional<std::int64_t> by) {
    return tx.insert("INSERT INTO sla_applications (policy_id, applied_at, applied_by_id) VALUES (?, ?, ?)", policyId,
                     at, by);
}

std::vector<Application> applications(Transaction& tx) {
    return tx.all<Application>(
        "SELECT id, policy_id, applied_at, looked, changed, finished_at FROM sla_applications ORDER BY id");
}

std::optional<Application> applicationOf(Transaction& tx, std::int64_t id) {
    return tx.maybe<Application>(
        "SELECT id, policy_id, applied_at, looked, changed, finished_at FROM sla_applications WHERE id = ?", id);
}

std::optional<Application> newestApplication(Transaction& tx, std::int64_t policyId) {
    return tx.maybe<Application>(
        "SELECT id, policy_id, applied_at, looked, changed, finished_at FROM sla_applications WHERE policy_id = ?"
        " ORDER BY id DESC LIMIT 1",
        policyId);
}

void countApplication(Transaction& tx, std::int64_t id, std::int64_t looked, std::int64_t changed,
                      std::optional<Time> finishedAt) {
    tx.execute("UPDATE sla_applications SET looked = ?, changed = ?, finished_at = ? WHERE id = ?", looked, changed,
               finishedAt, id);
}

void addDueChanges(Transaction& tx, std::int64_t applicationId, const std::vector<DueChange>& changes) {
    for (const auto& change : changes)
        tx.execute(
            "INSERT INTO sla_application_items (application_id, ticket_id, clock, due_before, due_after) VALUES"
            " (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE due_after = VALUES(due_after)",
            applicationId, change.ticketId, change.clock, change.before, change.after);
}

std::vector<DueChange> dueChanges(Transaction& tx, std::int64_t applicationId, int most) {
    return tx.all<DueChange>(
        "SELECT ticket_id, clock, due_before, due_after FROM sla_application_items WHERE application_id = ?"
        " ORDER BY ticket_id, clock LIMIT ?",
        applicationId, most);
}

std::int64_t changedTickets(Transaction& tx, std::int64_t applicationId) {
    return tx.one<std::int64_t>("SELECT COUNT(DISTINCT ticket_id) FROM sla_application_items WHERE application_id = ?",
                                applicationId);
}

}  // namespace kontor::sla
