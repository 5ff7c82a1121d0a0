#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::contracts {

/// A sum of one month, in hundredths.
struct MonthlySum {
    std::string key;
    int month = 0;
    std::string currency;
    std::int64_t minor = 0;

    static constexpr auto columns =
        std::tuple{&MonthlySum::key, &MonthlySum::month, &MonthlySum::currency, &MonthlySum::minor};
};

/// What contracts cost in each month of the year, of the rows (alias t) that meet the condition.
std::vector<MonthlySum> committedCosts(Transaction& tx, int year, std::string_view by, const Predicate& rows);
/// What invoices of the year come to.
std::vector<MonthlySum> actualCosts(Transaction& tx, int year, std::string_view by, const Predicate& rows);

}  // namespace kontor::contracts
