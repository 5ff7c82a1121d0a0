#include "routes.h"

#include <chrono>

#include "budget.h"
#include "document.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "linked_records.h"
#include "rights.h"

namespace kontor::contracts {

namespace {

int thisYear(Kernel& kernel) {
    return static_cast<int>(std::chrono::year_month_day{today(kernel)}.year());
}

Reply showBudget(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto year = static_cast<int>(request.queryNumber("year", thisYear(kernel), 1990, 2200));
    const std::string by = request.queryValue("by").value_or("cost_centre");
    const std::string format = request.queryValue("format").value_or("json");
    if (format != "json" && format != "csv")
        throw Invalid::request("format", "error.not_one_of", {{"values", "json, csv"}});
    const Budget budget = kernel.db().read([&](Transaction& tx) { return budgetOf(tx, viewer, kernel, year, by); });
    if (format == "json") return Reply::json(budgetJson(budget));
    Reply reply = Reply::text(budgetCsv(budget));
    reply.headers.clear();
    reply.with("Content-Type", "text/csv; charset=utf-8");
    return reply.with("Content-Disposition", "attachment; filename=\"budget-" + std::to_string(year) + ".csv\"");
}

Reply showLinks(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const auto links = kernel.db().read([&](Transaction& tx) {
        kernel.records().get(tx, viewer, {std::string(Document::kind), id});
        return linkedRecords(tx, viewer, kernel, id);
    });
    Json items = Json::array();
    for (const auto& [ref, role, label] : links)
        items.push(Json::object({{"kind", ref.kind}, {"id", ref.id}, {"role", role}, {"label", label}}));
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

}  // namespace

void addRoutes(Registry& registry) {
    const Json text = Json::object({{"type", "string"}});
    const Json object = Json::object({{"type", "object"}});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/contracts/budget",
         .access = needs(std::string(readCosts)),
         .summary = "What a year costs",
         .doc = "Committed costs, which follow from the contracts, and actual ones, the invoices of the year, in each "
                "month; each currency for itself. A contract that renews itself is reckoned on; drafts are not.",
         .handler = showBudget,
         .parameters = {{"year", "The year; this one when nothing is said.",
                         Json::object({{"type", "integer"}, {"minimum", 1990}, {"maximum", 2200}})},
                        {"by", "cost_centre, department, supplier or type.", text},
                        {"format", "json or csv.", text}},
         .responseSchema = object,
         .responseExample = Json::parse(
             R"({"year":2026,"by":"cost_centre","rows":[{"key":"4711","label":"4711","currency":"EUR","committed":{"amount":"1200.00","currency":"EUR"},"actual":{"amount":"0.00","currency":"EUR"},"months":[{"month":1,"committed":"1200.00","actual":"0.00"}]}],"totals":[]})"),
         .tag = "contracts"});
    registry.route({.method = "GET",
                    .path = "/api/v1/documents/{id}/links",
                    .access = needs("contracts.read"),
                    .summary = "What a document belongs to",
                    .doc = "The records it hangs on, as far as the viewer may see them; at most 200.",
                    .handler = showLinks,
                    .responseSchema = object,
                    .responseExample = Json::parse(
                        R"({"items":[{"kind":"asset","id":12,"role":"invoice","label":"PC-0012 Notebook"}]})"),
                    .tag = "documents"});
}

}  // namespace kontor::contracts
