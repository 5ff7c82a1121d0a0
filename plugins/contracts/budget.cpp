#include "budget.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "budget_store.h"
#include "contract.h"
#include "document.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "rights.h"

namespace kontor::contracts {

namespace {

constexpr int firstYear = 1990;
constexpr int lastYear = 2200;

/// Rows the viewer may see with what they cost.
Predicate pricedRows(const RecordType& type, const Viewer& viewer) {
    return conjoin(visibleRows(type, viewer), viewer.within(readCosts, type.places));
}

void labelRows(Transaction& tx, const Viewer& viewer, Kernel& kernel, Budget& budget) {
    if (budget.by != "department" && budget.by != "supplier") {
        for (auto& row : budget.rows) row.label = row.key;
        return;
    }
    std::vector<std::int64_t> ids;
    for (const auto& row : budget.rows)
        if (!row.key.empty()) ids.push_back(std::stoll(row.key));
    std::map<std::string, std::string> names;
    if (!ids.empty())
        for (auto& [id, label] : kernel.records().labels(tx, viewer, budget.by, ids))
            names.emplace(std::to_string(id), std::move(label));
    for (auto& row : budget.rows)
        if (const auto found = names.find(row.key); found != names.end()) row.label = found->second;
}

Json moneyOf(std::int64_t minor, const std::string& currency) {
    return Json::object({{"amount", formatAmount(minor)}, {"currency", currency}});
}

Json rowJson(const BudgetRow& row) {
    Json months = Json::array();
    for (std::size_t i = 0; i < 12; ++i)
        months.push(Json::object({{"month", static_cast<std::int64_t>(i + 1)},
                                  {"committed", formatAmount(row.committed[i])},
                                  {"actual", formatAmount(row.actual[i])}}));
    return Json::object({{"key", row.key},
                         {"label", row.label},
                         {"currency", row.currency},
                         {"committed", moneyOf(row.committedInAll(), row.currency)},
                         {"actual", moneyOf(row.actualInAll(), row.currency)},
                         {"months", std::move(months)}});
}

/// A text no spreadsheet takes for a formula.
std::string cell(const std::string& text) {
    const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
    return "\"" + replaceAll((formula ? "'" : "") + text, "\"", "\"\"") + "\"";
}

}  // namespace

std::int64_t BudgetRow::committedInAll() const {
    return std::accumulate(committed.begin(), committed.end(), std::int64_t{0});
}
std::int64_t BudgetRow::actualInAll() const {
    return std::accumulate(actual.begin(), actual.end(), std::int64_t{0});
}

Budget budgetOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, int year, const std::string& by) {
    if (year < firstYear || year > lastYear)
        throw Invalid::request("year", "error.out_of_range",
                               {{"low", std::to_string(firstYear)}, {"high", std::to_string(lastYear)}});
    if (std::find(budgetKeys.begin(), budgetKeys.end(), by) == budgetKeys.end())
        throw Invalid::request("by", "error.not_one_of",
                               {{"values", join({budgetKeys.begin(), budgetKeys.end()}, ", ")}});
    const auto& records = kernel.records();
    std::map<std::pair<std::string, std::string>, BudgetRow> rows;
    std::map<std::string, BudgetRow> totals;
    const auto add = [&](const std::vector<MonthlySum>& sums, auto member) {
        for (const auto& sum : sums) {
            const auto month = static_cast<std::size_t>(sum.month - 1);
            auto& row = rows[{sum.key, sum.currency}];
            std::tie(row.key, row.currency) = std::tie(sum.key, sum.currency);
            (row.*member)[month] += sum.minor;
            auto& total = totals[sum.currency];
            total.currency = sum.currency;
            (total.*member)[month] += sum.minor;
        }
    };
    add(committedCosts(tx, year, by, pricedRows(records.type(Contract::kind), viewer)), &BudgetRow::committed);
    add(actualCosts(tx, year, by, pricedRows(records.type(Document::kind), viewer)), &BudgetRow::actual);
    Budget budget{.year = year, .by = by, .rows = {}, .totals = {}};
    for (auto& [key, row] : rows) budget.rows.push_back(std::move(row));
    for (auto& [currency, total] : totals) budget.totals.push_back(std::move(total));
    labelRows(tx, viewer, kernel, budget);
    return budget;
}

Json budgetJson(const Budget& budget) {
    Json rows = Json::array();
    for (const auto& row : budget.rows) rows.push(rowJson(row));
    Json totals = Json::array();
    for (const auto& row : budget.totals) totals.push(rowJson(row));
    return Json::object({{"year", static_cast<std::int64_t>(budget.year)},
                         {"by", budget.by},
                         {"rows", std::move(rows)},
                         {"totals", std::move(totals)}});
}

std::string budgetCsv(const Budget& budget) {
    std::string text = "\xEF\xBB\xBFyear,month,";
    text += budget.by + ",name,currency,committed,actual\r\n";
    for (const auto& row : budget.rows)
        for (std::size_t i = 0; i < 12; ++i)
            if (row.committed[i] != 0 || row.actual[i] != 0)
                text += std::to_string(budget.year) + "," + std::to_string(i + 1) + "," + cell(row.key) + "," +
                        cell(row.label) + "," + row.currency + "," + formatAmount(row.committed[i]) + "," +
                        formatAmount(row.actual[i]) + "\r\n";
    return text;
}

}  // namespace kontor::contracts
