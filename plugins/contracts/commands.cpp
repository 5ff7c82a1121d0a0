#include "budget.h"
#include "contract.h"
#include "document.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "rights.h"
#include "routes.h"
#include "supplier.h"

namespace kontor::contracts {

namespace {

using Type = CommandArgument::Type;

CommandArgument option(std::string name, std::string doc, Type type, std::vector<std::string> choices = {}) {
    return {
        .name = std::move(name), .doc = std::move(doc), .type = type, .required = false, .choices = std::move(choices)};
}

CommandResult listed(Kernel& kernel, const Viewer& viewer, std::string_view kind, ListRequest request,
                     const std::vector<std::string>& fields) {
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); });
    return CommandResult::ofRecords(page, viewer, fields);
}

/// A list of one kind that takes a query.
Command listCommand(std::string name, std::string summary, std::string_view kind, const char* permission,
                    std::vector<std::string> fields, std::string example) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = "The first 200 that match the query.",
            .access = needs(permission),
            .arguments = {{.name = "query", .doc = "Query language.", .type = Type::query, .required = false}},
            .examples = {std::move(example)},
            .run = [kind, fields](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                return listed(kernel, viewer, kind, {.q = call.text("query"), .limit = 200}, fields);
            }};
}

CommandResult due(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t days = call.has("days") ? call.number("days") : 90;
    if (days < 0 || days > 3650) throw Invalid("days", "error.out_of_range", {{"low", "0"}, {"high", "3650"}});
    const std::string until = formatDate(today(kernel) + std::chrono::days{days});
    return listed(kernel, viewer, Contract::kind,
                  {.q = "state:active,notice_given (notice_by<=" + until + " OR ends_on<=" + until + ")",
                   .sort = "ends_on",
                   .limit = 200},
                  {"id", "name", "state", "notice_by", "ends_on", "renews_on", "owner_id"});
}

CommandResult budget(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto year =
        call.has("year") ? call.number("year") : static_cast<int>(std::chrono::year_month_day{today(kernel)}.year());
    if (year < 1990 || year > 2200) throw Invalid("year", "error.out_of_range", {{"low", "1990"}, {"high", "2200"}});
    const Budget sums = kernel.db().read([&](Transaction& tx) {
        return budgetOf(tx, viewer, kernel, static_cast<int>(year), call.text("by", "cost_centre"));
    });
    std::vector<std::vector<std::string>> rows;
    const auto add = [&](const BudgetRow& row, const std::string& name) {
        rows.push_back({name, formatAmount(row.committedInAll()), formatAmount(row.actualInAll()), row.currency});
    };
    for (const auto& row : sums.rows) add(row, row.label.empty() ? "-" : row.label);
    for (const auto& row : sums.totals) add(row, "Total");
    CommandResult result;
    return std::move(result.table({"Of", "Committed", "Actual", "Currency"}, std::move(rows), budgetJson(sums)));
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(listCommand("suppliers list", "List suppliers", Supplier::kind, "suppliers.read",
                                 {"id", "name", "customer_number", "email", "phone", "rating"},
                                 "suppliers list systemhaus"));
    registry.command(listCommand("contracts list", "List contracts", Contract::kind, "contracts.read",
                                 {"id", "name", "type", "state", "supplier_id", "ends_on", "notice_by", "yearly_cost"},
                                 "contracts list \"state:active type:maintenance\""));
    registry.command(listCommand("documents list", "List documents", Document::kind, "contracts.read",
                                 {"id", "type", "number", "title", "supplier_id", "dated", "due_on", "total"},
                                 "documents list \"type:invoice paid_on:none\""));
    registry.command({.name = "contracts due",
                      .summary = "List contracts with a date that is near",
                      .doc = "Those whose notice is due or whose term is over within so many days, the nearest first.",
                      .access = needs("contracts.read"),
                      .options = {option("days", "How many days ahead; 90 when nothing is said.", Type::integer)},
                      .examples = {"contracts due --days 30"},
                      .run = due});
    registry.command(
        {.name = "contracts budget",
         .summary = "Show what a year costs",
         .doc = "What contracts commit to and what invoices came to, each currency for itself.",
         .access = needs(std::string(readCosts)),
         .options = {option("year", "The year; this one when nothing is said.", Type::integer),
                     option("by", "What it is broken down by.", Type::word, {budgetKeys.begin(), budgetKeys.end()})},
         .examples = {"contracts budget --year 2027 --by department"},
         .run = budget});
}

}  // namespace kontor::contracts
