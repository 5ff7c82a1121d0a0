#include "rights.h"
#include "service.h"
#include "ways_in.h"

namespace kontor::stock {

namespace {

Reply showValuation(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string by = request.queryValue("by").value_or("store");
    return Reply::json(
        kernel.db().read([&](Transaction& tx) { return valuationJson(by, valuation(tx, viewer, kernel, by)); }));
}

Reply showSuggestions(Request&, const Viewer& viewer, Kernel& kernel) {
    return Reply::json(kernel.db().read([&](Transaction& tx) { return suggestions(tx, viewer, kernel); }));
}

}  // namespace

void addRoutes(Registry& registry) {
    const Json object = Json::object({{"type", "object"}});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/stock/valuation",
         .access = needs(std::string(readCosts)),
         .summary = "What stock is worth",
         .doc = "By the moving average of what was paid, by store or type of article; each currency for itself.",
         .handler = showValuation,
         .parameters = {{"by", "store or type.", Json::object({{"type", "string"}})}},
         .responseSchema = object,
         .responseExample = Json::parse(
             R"({"by":"store","rows":[{"key":"1","label":"IT store","articles":12,"value":{"amount":"1840.20","currency":"EUR"}}],"totals":[{"amount":"1840.20","currency":"EUR"}]})"),
         .tag = "stock"});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/stock/suggestions",
         .access = needs("stock.read"),
         .summary = "What to order",
         .doc = "Articles of which a store has fewer than it should, with how many to order; at most 200.",
         .handler = showSuggestions,
         .responseSchema = object,
         .responseExample = Json::parse(
             R"({"items":[{"level_id":3,"store":{"id":1,"label":"IT store"},"consumable":{"id":7,"label":"Toner"},"unit":"pcs","order_number":"B-1","quantity":1,"suggested":9,"supplier":{"id":3,"label":"Systemhaus"},"cost":{"amount":"440.10","currency":"EUR"}}]})"),
         .tag = "stock"});
}

}  // namespace kontor::stock
