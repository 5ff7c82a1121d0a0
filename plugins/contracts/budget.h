#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/kernel.h"

namespace kontor::contracts {

/// What a budget is broken down by.
inline constexpr std::array<std::string_view, 4> budgetKeys{"cost_centre", "department", "supplier", "type"};

/// Sums of one cost centre, department … in one currency, in hundredths.
struct BudgetRow {
    std::string key;    ///< cost centre or type; the id of the department or supplier; empty: none is named
    std::string label;  ///< for people; empty where the viewer may not see it
    std::string currency;
    std::array<std::int64_t, 12> committed{};  ///< by contracts, in each month
    std::array<std::int64_t, 12> actual{};     ///< by invoices

    std::int64_t committedInAll() const;
    std::int64_t actualInAll() const;
};

struct Budget {
    int year = 0;
    std::string by;
    std::vector<BudgetRow> rows;
    std::vector<BudgetRow> totals;  ///< one a currency; currencies are never added up
};

/// Of the contracts and invoices whose costs the viewer may see. Throws Invalid (400) for a year or breakdown there is
/// not.
Budget budgetOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, int year, const std::string& by);

Json budgetJson(const Budget& budget);
/// A table for spreadsheets: a line for each row and month, amounts as programs read them.
std::string budgetCsv(const Budget& budget);

}  // namespace kontor::contracts
