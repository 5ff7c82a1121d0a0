#include "kontor/error.h"
#include "level.h"
#include "movement.h"
#include "rights.h"
#include "service.h"
#include "store.h"
#include "ways_in.h"

namespace kontor::stock {

namespace {

using Type = CommandArgument::Type;

CommandResult levels(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto page = kernel.db().read([&](Transaction& tx) {
        return kernel.records().list(tx, viewer, Level::kind, {.q = call.text("query"), .limit = 200});
    });
    return CommandResult::ofRecords(page, viewer,
                                    {"id", "store_id", "consumable_id", "quantity", "minimum", "below", "value"});
}

CommandResult suggest(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const Json list = kernel.db().read([&](Transaction& tx) { return suggestions(tx, viewer, kernel); });
    std::vector<std::vector<std::string>> rows;
    for (const auto& item : list["items"].items())
        rows.push_back({item["store"]["label"].text(), item["consumable"]["label"].text(), cellText(item["quantity"]),
                        cellText(item["suggested"]), item["unit"].text(), item["supplier"]["label"].text(),
                        item["order_number"].text()});
    CommandResult result;
    return std::move(result.table({"Store", "Article", "There", "To order", "Unit", "Supplier", "Their number"},
                                  std::move(rows), list));
}

CommandResult worth(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string by = call.text("by", "store");
    const auto sums = kernel.db().read([&](Transaction& tx) { return valuation(tx, viewer, kernel, by); });
    std::vector<std::vector<std::string>> rows;
    for (const auto& [sum, label] : sums)
        rows.push_back({label, std::to_string(sum.articles), formatAmount(sum.minor), sum.currency});
    CommandResult result;
    return std::move(result.table({"Of", "Articles", "Worth", "Currency"}, std::move(rows), valuationJson(by, sums)));
}

CommandResult move(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"type", call.text("type")},
                                {"store_id", call.number("store")},
                                {"consumable_id", call.number("consumable")}});
    values[call.text("type") == "correct" ? "counted" : "quantity"] = call.number("count");
    for (const auto& [name, field] : {std::pair("to", "to_store_id"),
                                      {"person", "user_id"},
                                      {"asset", "asset_id"},
                                      {"department", "department_id"}})
        if (call.has(name)) values[field] = call.number(name);
    if (call.has("note")) values["note"] = call.text("note");
    const auto made = kernel.db().write([&](Transaction& tx) {
        const Patch patch = Patch::fromJson(kernel.records().type(Movement::kind), viewer, values, true);
        return kernel.records().create(tx, viewer, Movement::kind, patch);
    });
    return CommandResult::ofRecord(made, viewer);
}

CommandArgument number(std::string name, std::string doc, bool required) {
    return {.name = std::move(name), .doc = std::move(doc), .type = Type::integer, .required = required};
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(
        {.name = "stock list",
         .summary = "List what is in stock",
         .doc = "Levels that match the query, the first 200.",
         .access = needs("stock.read"),
         .arguments = {{.name = "query", .doc = "Query language.", .type = Type::query, .required = false}},
         .examples = {"stock list below:true"},
         .run = levels});
    registry.command({.name = "stock suggest",
                      .summary = "List what to order",
                      .doc = "Articles of which a store has fewer than it should.",
                      .access = needs("stock.read"),
                      .examples = {"stock suggest"},
                      .run = suggest});
    registry.command(
        {.name = "stock worth",
         .summary = "Show what stock is worth",
         .doc = "By the moving average of what was paid; each currency for itself.",
         .access = needs(std::string(readCosts)),
         .options =
             {{.name = "by", .doc = "What it is broken down by.", .required = false, .choices = {"store", "type"}}},
         .examples = {"stock worth --by type"},
         .run = worth});
    registry.command({.name = "stock move",
                      .summary = "Receive, issue, return, transfer or correct",
                      .doc = "One movement of an article. Of a correction the count is how many there are.",
                      .access = needs("stock.move"),
                      .arguments = {{.name = "type",
                                     .doc = "What happens.",
                                     .choices = {movementTypes.begin(), movementTypes.end()}},
                                    number("store", "Number of the store.", true),
                                    number("consumable", "Number of the article.", true),
                                    number("count", "How many.", true)},
                      .options = {number("to", "Of a transfer: number of the other store.", false),
                                  number("person", "Of an issue or return: number of the person.", false),
                                  number("asset", "Of an issue or return: number of the asset.", false),
                                  number("department", "Of an issue or return: number of the department.", false),
                                  {.name = "note", .doc = "Why.", .type = Type::text, .required = false}},
                      .examples = {"stock move issue 1 7 2 --person 12"},
                      .run = move});
}

}  // namespace kontor::stock
