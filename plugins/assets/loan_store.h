#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kontor/date.h"
#include "kontor/transaction.h"

namespace kontor::assets {

struct LoanDays {
    std::string from;
    std::string to;
};
/// Another reservation or loan of the asset within these days.
std::optional<LoanDays> overlappingLoan(Transaction& tx, std::int64_t assetId, std::int64_t exceptId, Date from,
                                        Date to);

struct OverdueLoan {
    std::int64_t id = 0;
    std::int64_t userId = 0;
    std::optional<std::int64_t> authorId;
    std::int64_t assetId = 0;
    std::string asset;
    std::string dueOn;

    static constexpr auto columns = std::tuple{&OverdueLoan::id,      &OverdueLoan::userId, &OverdueLoan::authorId,
                                               &OverdueLoan::assetId, &OverdueLoan::asset,  &OverdueLoan::dueOn};
};
/// Lent, due before that day, and nobody was told since `told`; at most 200.
std::vector<OverdueLoan> overdueLoans(Transaction& tx, Date today, Date told);
void setTold(Transaction& tx, std::int64_t loanId, Date today);

}  // namespace kontor::assets
