#include "pages.h"

#include <algorithm>
#include <chrono>

#include "budget.h"
#include "kontor/kernel.h"
#include "kontor/web/plot.h"
#include "rights.h"

namespace kontor::contracts {

namespace {

/// `1.234,50`, without the currency; nothing for zero, so that the months that count are seen.
std::string amountCell(std::int64_t minor, const std::string& currency, const std::string& locale) {
    if (minor == 0) return {};
    const std::string text = localMoney({minor, currency}, locale);
    return text.substr(0, text.size() - currency.size() - 1);
}

struct BudgetWords {
    std::string locale;
    std::vector<std::string> months;
};

Json budgetLine(const BudgetRow& row, const std::string& name, const BudgetWords& words) {
    const auto cells = [&](const std::array<std::int64_t, 12>& sums) {
        Json list = Json::array();
        for (std::size_t i = 0; i < sums.size(); ++i)
            list.push(Json::object({{"text", amountCell(sums[i], row.currency, words.locale)},
                                    {"label", words.months[i]},
                                    {"is_empty", sums[i] == 0}}));
        return list;
    };
    const std::int64_t left = row.committedInAll() - row.actualInAll();
    return Json::object({{"name", name},
                         {"currency", row.currency},
                         {"committed", cells(row.committed)},
                         {"actual", cells(row.actual)},
                         {"committed_sum", amountCell(row.committedInAll(), row.currency, words.locale)},
                         {"actual_sum", amountCell(row.actualInAll(), row.currency, words.locale)},
                         {"is_over", left < 0},
                         {"left", amountCell(left, row.currency, words.locale)}});
}

std::string nameOf(const BudgetRow& row, const std::string& by, const Viewer& viewer, Kernel& kernel) {
    const auto& texts = kernel.translations();
    if (row.key.empty()) return texts.text(viewer.locale(), "contracts.budget.none");
    if (by == "type") return texts.text(viewer.locale(), "contracts.type." + row.key);
    return row.label.empty() ? texts.text(viewer.locale(), "contracts.budget.hidden") : row.label;
}

Reply budgetPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto& texts = kernel.translations();
    const auto thisYear = static_cast<int>(std::chrono::year_month_day{today(kernel)}.year());
    const auto year = static_cast<int>(request.queryNumber("year", thisYear, 1990, 2200));
    const std::string by = request.queryValue("by").value_or("cost_centre");
    const Budget budget = kernel.db().read([&](Transaction& tx) { return budgetOf(tx, viewer, kernel, year, by); });
    BudgetWords words{.locale = viewer.locale(), .months = {}};
    Json months = Json::array();
    for (int month = 1; month <= 12; ++month) {
        words.months.push_back(texts.text(viewer.locale(), "contracts.month." + std::to_string(month)));
        months.push(Json::object({{"text", words.months.back()}}));
    }
    Json rows = Json::array();
    for (const auto& row : budget.rows) rows.push(budgetLine(row, nameOf(row, by, viewer, kernel), words));
    Json totals = Json::array();
    for (const auto& row : budget.totals)
        totals.push(budgetLine(row, texts.text(viewer.locale(), "contracts.budget.total"), words));
    Json years = Json::array();
    for (int one = thisYear - 3; one <= thisYear + 5; ++one)
        years.push(Json::object({{"value", std::to_string(one)}, {"selected", one == year}}));
    Json keys = Json::array();
    for (const auto key : budgetKeys)
        keys.push(Json::object({{"value", key},
                                {"label", texts.text(viewer.locale(), "contracts.budget.by." + std::string(key))},
                                {"selected", key == by}}));
    const std::string query = "?year=" + std::to_string(year) + "&by=" + by;
    return kernel.get<PageFrame>().render(
        request, viewer,
        {.area = PageContent::Area::workspace,
         .title = texts.text(viewer.locale(), "contracts.budget"),
         .templateName = "contracts/budget",
         .data = Json::object({{"year", std::to_string(year)},
                               {"has_rows", rows.size() > 0},
                               {"rows", std::move(rows)},
                               {"totals", std::move(totals)},
                               {"years", std::move(years)},
                               {"keys", std::move(keys)},
                               {"months", std::move(months)},
                               {"by_title", texts.text(viewer.locale(), "contracts.budget.by." + by)},
                               {"csv", "/api/v1/contracts/budget" + query + "&format=csv"}}),
         .active = "contracts"});
}

/// This year by month, in the currency most is spent in.
web::PlotData costsOfThisYear(const Viewer& viewer, Kernel& kernel) {
    const auto year = static_cast<int>(std::chrono::year_month_day{today(kernel)}.year());
    const Budget budget =
        kernel.db().read([&](Transaction& tx) { return budgetOf(tx, viewer, kernel, year, "cost_centre"); });
    web::PlotData plot;
    const auto most = std::max_element(
        budget.totals.begin(), budget.totals.end(),
        [](const BudgetRow& a, const BudgetRow& b) { return a.committedInAll() < b.committedInAll(); });
    if (most == budget.totals.end()) return plot;
    const auto& texts = kernel.translations();
    const auto series = [&](const char* name, const std::array<std::int64_t, 12>& sums) {
        web::PlotData::Series one{.name = texts.text(viewer.locale(), name) + " " + most->currency, .values = {}};
        for (const auto minor : sums) one.values.push_back(static_cast<double>(minor) / 100);
        plot.series.push_back(std::move(one));
    };
    for (int month = 1; month <= 12; ++month)
        plot.labels.push_back(texts.text(viewer.locale(), "contracts.month." + std::to_string(month)));
    series("contracts.budget.committed", most->committed);
    series("contracts.budget.actual", most->actual);
    return plot;
}

}  // namespace

void addBudgetPage(Registry& registry) {
    registry.page({.path = "/contracts/budget",
                   .access = needs(std::string(readCosts)),
                   .title = "contracts.budget",
                   .get = budgetPage});
    web::addPlot(registry, {.id = "contracts.budget",
                            .title = "contracts.plot.budget",
                            .kind = web::Plot::Kind::bars,
                            .access = needs(std::string(readCosts)),
                            .link = "/contracts/budget",
                            .order = 60,
                            .data = costsOfThisYear});
    registry.panel(
        {.id = "contracts.links",
         .place = "contract.list",
         .title = "contracts.budget",
         .access = needs(std::string(readCosts)),
         .templateName = "contracts/links",
         .data = [](const Ref&, Request&, const Viewer& viewer, Kernel& kernel) -> std::optional<Json> {
             const std::string label = kernel.translations().text(viewer.locale(), "contracts.budget");
             return Json::object(
                 {{"links", Json::array({Json::object({{"href", "/contracts/budget"}, {"label", label}})})}});
         }});
}

}  // namespace kontor::contracts
