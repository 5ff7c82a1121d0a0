#include "loan_store.h"

namespace kontor::assets {

std::optional<LoanDays> overlappingLoan(Transaction& tx, std::int64_t assetId, std::int64_t exceptId, Date from,
                                        Date to) {
    const auto found = tx.maybe<std::tuple<std::string, std::string>>(
        "SELECT CAST(starts_on AS CHAR), CAST(due_on AS CHAR) FROM asset_loans WHERE asset_id = ? AND state IN "
        "('reserved', 'lent') AND deleted_at IS NULL AND id <> ? AND starts_on <= ? AND due_on >= ? ORDER BY starts_on "
        "LIMIT 1",
        assetId, exceptId, formatDate(to), formatDate(from));
    if (!found) return std::nullopt;
    return LoanDays{std::get<0>(*found), std::get<1>(*found)};
}

std::vector<OverdueLoan> overdueLoans(Transaction& tx, Date today, Date told) {
    return tx.all<OverdueLoan>(
        "SELECT l.id, l.user_id, l.author_id, l.asset_id, CONCAT(a.number, ' ', a.name), CAST(l.due_on AS CHAR) FROM "
        "asset_loans l JOIN assets a ON a.id = l.asset_id WHERE l.deleted_at IS NULL AND l.state = 'lent' AND l.due_on "
        "< ? AND (l.told_on IS NULL OR l.told_on <= ?) ORDER BY l.due_on, l.id LIMIT 200",
        formatDate(today), formatDate(told));
}

void setTold(Transaction& tx, std::int64_t loanId, Date today) {
    tx.execute("UPDATE asset_loans SET told_on = ? WHERE id = ?", formatDate(today), loanId);
}

}  // namespace kontor::assets
