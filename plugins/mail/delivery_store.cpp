#include "delivery_store.h"

namespace kontor::mail {

std::vector<RecipientDelivery> deliveriesOf(Transaction& tx, std::int64_t ticketId) {
    return tx.all<RecipientDelivery>(
        "SELECT o.id, o.purpose, o.source_id, o.state, o.attempts, o.next_attempt_at, r.address, r.state, r.code, "
        "r.answer, r.report_action, r.report_status, r.report_diagnostic, r.report_server, r.reported_at "
        "FROM mail_outgoing o JOIN mail_recipients r ON r.outgoing_id = o.id "
        "WHERE o.ticket_id = ? AND o.purpose IN ('reply', 'copy', 'acknowledgement') ORDER BY o.id, r.position LIMIT "
        "2000",
        ticketId);
}

std::vector<Doubt> doubtsOf(Transaction& tx, std::int64_t ticketId) {
    return tx.all<Doubt>(
        "SELECT COALESCE(entry_id, 0), held_back, sender_reason FROM mail_spool WHERE ticket_id = ? AND "
        "(held_back = 1 OR sender_check = 'failed') AND state IN ('ticket', 'message') ORDER BY id LIMIT 500",
        ticketId);
}

}  // namespace kontor::mail
