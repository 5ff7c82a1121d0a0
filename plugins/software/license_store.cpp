#include "license_store.h"

namespace kontor::software {

void keepKey(Transaction& tx, std::int64_t licenseId, const std::string& sealed) {
    tx.execute("UPDATE licenses SET sealed_key = ? WHERE id = ?", sealed, licenseId);
}

std::optional<std::string> sealedKey(Transaction& tx, std::int64_t licenseId) {
    return tx.maybe<std::optional<std::string>>("SELECT sealed_key FROM licenses WHERE id = ?", licenseId)
        .value_or(std::nullopt);
}

void countDocuments(Transaction& tx, std::int64_t licenseId, std::int64_t more) {
    // Assignments are made from left to right: `proven` sees the new number.
    tx.execute(
        "UPDATE licenses SET documents = GREATEST(documents + ?, 0),"
        " proven = proof <> 'none' AND (proof_reference <> '' OR documents > 0) WHERE id = ?",
        more, licenseId);
}

void dropDoubleAllocations(Transaction& tx, std::int64_t fromUserId, std::int64_t intoUserId) {
    tx.execute(
        "DELETE a FROM license_allocations a JOIN license_allocations b ON b.record_id = a.record_id"
        " AND b.user_id = ? WHERE a.user_id = ?",
        intoUserId, fromUserId);
}

std::vector<std::int64_t> licensesToMoveOn(Transaction& tx, Date today) {
    return tx.all<std::int64_t>(
        "SELECT id FROM licenses WHERE deleted_at IS NULL AND state <> CASE WHEN valid_until < ? THEN 'expired'"
        " WHEN valid_from > ? THEN 'planned' ELSE 'active' END ORDER BY id LIMIT 1000",
        today, today);
}

std::vector<Ending> endingTerms(Transaction& tx, Date from, Date to) {
    return tx.all<Ending>(
        "SELECT id, name, responsible_id, valid_until FROM licenses WHERE deleted_at IS NULL AND valid_until >= ?"
        " AND valid_until <= ? ORDER BY id",
        from, to);
}

std::vector<Ending> endingMaintenance(Transaction& tx, Date from, Date to) {
    return tx.all<Ending>(
        "SELECT id, name, responsible_id, maintenance_until FROM licenses WHERE deleted_at IS NULL"
        " AND maintenance_until >= ? AND maintenance_until <= ? ORDER BY id",
        from, to);
}

bool noteReminder(Transaction& tx, std::int64_t licenseId, const std::string& what, Date on, std::int64_t daysBefore,
                  Time now) {
    if (tx.maybe<std::int64_t>(
            "SELECT days_before FROM license_reminders WHERE license_id = ? AND what = ? AND ends_on = ?"
            " AND days_before <= ? LIMIT 1",
            licenseId, what, on, daysBefore))
        return false;
    tx.execute("INSERT INTO license_reminders (license_id, what, ends_on, days_before, told_at) VALUES (?, ?, ?, ?, ?)",
               licenseId, what, on, daysBefore, now);
    return true;
}

}  // namespace kontor::software
