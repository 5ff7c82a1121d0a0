#include "contract_store.h"

namespace kontor::contracts {

std::vector<std::int64_t> overBefore(Transaction& tx, Date day, int most) {
    return tx.all<std::int64_t>(
        "SELECT id FROM contracts WHERE state IN ('active', 'notice_given') AND ends_on < ? AND deleted_at IS NULL"
        " ORDER BY ends_on LIMIT ?",
        day, most);
}

std::vector<DueDate> untold(Transaction& tx, Date today, std::int64_t usual, int most) {
    // A contract that renews itself does not end: of that one only the notice date matters.
    return tx.all<DueDate>(
        "SELECT d.id, d.owner_id, d.what, d.due FROM ("
        " SELECT c.id, c.owner_id, 'notice' AS what, c.notice_by AS due, c.remind_days FROM contracts c"
        " WHERE c.notice_by >= ? AND c.state = 'active' AND c.owner_id IS NOT NULL AND c.deleted_at IS NULL"
        " UNION ALL"
        " SELECT c.id, c.owner_id, 'end', c.ends_on, c.remind_days FROM contracts c"
        " WHERE c.ends_on >= ? AND (c.state = 'notice_given' OR (c.state = 'active' AND c.renewal_months IS NULL))"
        " AND c.owner_id IS NOT NULL AND c.deleted_at IS NULL) d"
        " WHERE d.due <= DATE_ADD(?, INTERVAL COALESCE(d.remind_days, ?) DAY) AND NOT EXISTS (SELECT 1 FROM"
        " contract_reminders r WHERE r.contract_id = d.id AND r.what = d.what AND r.due_on = d.due)"
        " ORDER BY d.due, d.id LIMIT ?",
        today, today, today, usual, most);
}

bool noteTold(Transaction& tx, const DueDate& due) {
    return tx.execute("INSERT IGNORE INTO contract_reminders (contract_id, what, due_on) VALUES (?, ?, ?)",
                      due.contractId, due.what, due.on) > 0;
}

std::vector<Linked> linksOf(Transaction& tx, std::int64_t documentId, int most) {
    return tx.all<Linked>(
        "SELECT kind, record_id, role FROM document_links WHERE document_id = ? ORDER BY kind, record_id LIMIT ?",
        documentId, most);
}

}  // namespace kontor::contracts
