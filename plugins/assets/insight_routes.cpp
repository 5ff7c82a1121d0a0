#include "insight_routes.h"

#include "depreciation.h"
#include "graph.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::assets {

namespace {

constexpr std::int64_t deepest = 100;
constexpr std::int64_t mostNodes = 20'000;

Json ofType(const char* type, const char* doc) {
    return Json::object({{"type", type}, {"description", doc}});
}

Json objectWith(Json::Object properties) {
    return Json::object({{"type", "object"}, {"properties", Json(std::move(properties))}});
}

Json listOf(Json item) {
    Json list = Json::object({{"type", "array"}});
    list["items"] = std::move(item);
    return list;
}

Json amount(std::int64_t minor, const std::string& currency) {
    return Json::object({{"amount", formatAmount(minor)}, {"currency", currency}});
}

Date dayIn(const Request& request, Kernel& kernel) {
    const auto text = request.queryValue("at");
    if (!text) return std::chrono::floor<std::chrono::days>(kernel.clock().now());
    const auto day = parseDate(*text);
    if (!day) throw Invalid::request("at", "assets.error.not_a_day");
    return *day;
}

Reply answerDepreciation(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Date at = dayIn(request, kernel);
    const auto asset =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<Asset>(tx, viewer, request.number()); });
    Json answer = Json::object({{"at", formatDate(at)},
                                {"method", asset.depreciation},
                                {"price", nullptr},
                                {"value", nullptr},
                                {"written_off", nullptr},
                                {"years", Json::array()}});
    const auto plan = planOf(asset);
    if (!plan) return Reply::json(answer);
    const std::string& currency = asset.price->currency;
    const std::int64_t value = bookValue(*plan, at);
    answer["price"] = amount(plan->price, currency);
    answer["value"] = amount(value, currency);
    answer["written_off"] = amount(plan->price - value, currency);
    for (const auto& year : depreciationYears(*plan)) {
        Json one = Json::object({{"year", year.year}});
        one["written_off"] = amount(year.taken, currency);
        one["value"] = amount(year.value, currency);
        answer["years"].push(std::move(one));
    }
    return Reply::json(answer);
}

Reply answerGraph(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto id = request.number();
    const std::string word = request.queryValue("direction").value_or("impact");
    const auto direction = graphDirection(word);
    if (!direction) throw Invalid::request("direction", "error.not_one_of", {{"values", "impact, dependencies, both"}});
    GraphLimits limits;
    limits.depth = static_cast<int>(request.queryNumber("depth", limits.depth, 1, deepest));
    limits.nodes = static_cast<std::size_t>(request.queryNumber("limit", 500, 1, mostNodes));
    Json answer = graphJson(
        kernel.db().read([&](Transaction& tx) { return graphOf(tx, viewer, kernel, id, *direction, limits); }));
    answer["start"] = id;
    answer["direction"] = word;
    answer["depth"] = limits.depth;
    return Reply::json(answer);
}

}  // namespace

void addInsightRoutes(Registry& registry) {
    const auto text = [](const char* doc) { return ofType("string", doc); };
    const auto number = [](const char* doc) { return ofType("integer", doc); };
    const Json money = objectWith({{"amount", text("Amount.")}, {"currency", text("Currency.")}});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/assets/{id}/depreciation",
         .access = needs("assets.read_all"),
         .summary = "Reckon the book value of an asset",
         .doc = "At any day, and at the end of each year. Null where its price or day of purchase are not known.",
         .handler = answerDepreciation,
         .parameters = {{"at", "The day, 2026-12-31; today when left out.", text("Day."), false}},
         .responseSchema = objectWith(
             {{"at", text("The day.")},
              {"method", text("none, straight_line or declining.")},
              {"price", money},
              {"value", money},
              {"written_off", money},
              {"years", listOf(objectWith({{"year", number("Year.")}, {"written_off", money}, {"value", money}}))}}),
         .responseExample = Json::parse(
             R"({"at": "2026-12-31", "method": "straight_line", "price": {"amount": "1200.00", "currency": "EUR"},
                 "value": {"amount": "866.67", "currency": "EUR"}, "written_off": {"amount": "333.33", "currency": "EUR"},
                 "years": []})"),
         .tag = "assets"});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/assets/{id}/graph",
         .access = needs("assets.read_all"),
         .summary = "Show what breaks when an asset fails, or what it depends on",
         .doc = "Follows relations and parts level by level, circles included, up to the depth and number of assets "
                "asked for; `truncated` says that there is more.",
         .handler = answerGraph,
         .parameters = {{"direction", "impact (what fails with it), dependencies (what it fails with) or both.",
                         text("Direction."), false},
                        {"depth", "Levels, 3 when left out, at most 100.", number("Levels."), false},
                        {"limit", "Assets, 500 when left out, at most 20000.", number("Assets."), false}},
         .responseSchema =
             objectWith({{"start", number("The asset it begins with.")},
                         {"direction", text("Direction.")},
                         {"depth", number("Levels asked for.")},
                         {"truncated", ofType("boolean", "Whether there is more.")},
                         {"nodes", listOf(objectWith({{"id", number("Asset.")},
                                                      {"number", text("Inventory number.")},
                                                      {"name", text("Name.")},
                                                      {"state", text("State.")},
                                                      {"family", text("Family of its type.")},
                                                      {"icon", text("Icon of its type.")},
                                                      {"level", number("Steps from the start.")}}))},
                         {"edges", listOf(objectWith({{"id", ofType("integer", "Relation; null: part of.")},
                                                      {"from", number("Asset.")},
                                                      {"to", number("Asset.")},
                                                      {"type", text("Type of the relation.")}}))}}),
         .responseExample = Json::parse(
             R"({"start": 7, "direction": "impact", "depth": 3, "truncated": false, "nodes": [{"id": 7, "number":
                 "SRV-00001", "name": "db1", "state": "in_use", "family": "server", "icon": "server", "level": 0}],
                 "edges": []})"),
         .tag = "assets"});
}

}  // namespace kontor::assets
