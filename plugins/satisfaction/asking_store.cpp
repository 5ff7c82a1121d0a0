#include "asking_store.h"

namespace kontor::satisfaction {

void addRequest(Transaction& tx, const Ref& record, std::int64_t closing, Time askAt) {
    tx.execute("INSERT IGNORE INTO rating_requests (kind, record_id, closing, ask_at) VALUES (?, ?, ?, ?)", record.kind,
               record.id, closing, askAt);
}

void removeRequests(Transaction& tx, const Ref& record) {
    tx.execute("DELETE FROM rating_requests WHERE kind = ? AND record_id = ?", record.kind, record.id);
}

bool takeRequest(Transaction& tx, const Ref& record, std::int64_t closing) {
    return tx.execute("DELETE FROM rating_requests WHERE kind = ? AND record_id = ? AND closing = ?", record.kind,
                      record.id, closing) > 0;
}

std::vector<AskRequest> dueRequests(Transaction& tx, std::string_view kind, Time now, int most) {
    return tx.all<AskRequest>(
        "SELECT record_id, closing FROM rating_requests WHERE kind = ? AND ask_at <= ? ORDER BY ask_at LIMIT ?", kind,
        now, most);
}

}  // namespace kontor::satisfaction
