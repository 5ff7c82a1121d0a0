// What follows from model, type and holder, which numbers must be the only ones, and who sees what.
#include "stockroom.h"

namespace kontor::assets {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AssetRules : public Stockroom {};

TEST_F(AssetRules, NumbersAreMadeByThePatternOfTheType) {
    const Json type = make("asset-types", R"({"name": "Beamer", "family": "other", "number_pattern": "B-{000}"})");
    const std::string typeId = std::to_string(type["id"].integer());
    const auto number = [&](const std::string& more) {
        return make("assets", R"({"type_id": )" + typeId + more + "}")["number"].text();
    };
    EXPECT_EQ(number(""), "B-001");
    EXPECT_EQ(number(""), "B-002");
    EXPECT_EQ(number(R"(, "number": "B-041")"), "B-041");
    EXPECT_EQ(number(R"(, "number": "B-003")"), "B-003");
    EXPECT_EQ(number(""), "B-042") << "after the largest that was given by hand";
    EXPECT_EQ(number(R"(, "number": "  Eigene 7 ")"), "Eigene 7");
    EXPECT_THAT(wrong(sent(admin.post("/api/v1/assets", R"({"type_id": )" + typeId + R"(, "number": "b-0 41"})"), 422)),
                ElementsAre("number"));
}

TEST_F(AssetRules, WhatMustBeTheOnlyOneIsRefusedByName) {
    const Json first = asset(R"("serial": "5CG1234XYZ", "barcode": "4006381333931")");
    const auto refused = [&](const std::string& members) {
        return sent(admin.post("/api/v1/assets", R"({"type_id": 2, )" + members + "}"), 422);
    };
    const Json problem = refused(R"("serial": " 5cg 1234xyz ", "barcode": "4006381333931")");
    EXPECT_THAT(wrong(problem), ElementsAre("serial", "barcode"));
    EXPECT_THAT(problem.dump(), HasSubstr(first["number"].text()));
    asset(R"("serial": "Default string")");
    asset(R"("serial": "Default string")");
    // Within the type only.
    const Json type = make("asset-types", R"({"name": "Dongle", "family": "peripheral", "serial_unique": "type"})");
    const std::string typeId = std::to_string(type["id"].integer());
    const std::string dongle = R"({"type_id": )" + typeId + R"(, "serial": "5CG1234XYZ"})";
    const Json other = make("assets", dongle);
    EXPECT_THAT(wrong(sent(admin.post("/api/v1/assets", dongle), 422)), ElementsAre("serial"));
    // A stricter rule can't be given while two are alike.
    sent(admin.patch("/api/v1/asset-types/" + typeId, R"({"serial_unique": "all"})"), 409);
    EXPECT_EQ(admin.del(pathOf(other)).status, 204);
    sent(admin.patch("/api/v1/asset-types/" + typeId, R"({"serial_unique": "off"})"), 200);
    make("assets", dongle);
    make("assets", dongle);
}

TEST_F(AssetRules, HandingOverAndTakingBackMoveIt) {
    const std::string hand = R"({"user_id": )" + std::to_string(anna) + "}";
    const Json one = asset();
    EXPECT_EQ(one["state"].text(), "in_stock");
    Json now = patched(one, hand);
    EXPECT_EQ(now["state"].text(), "in_use");
    EXPECT_FALSE(now["in_use_since"].isNull());
    EXPECT_EQ(patched(one, R"({"user_id": null})")["state"].text(), "in_stock");
    patched(one, hand);
    now = patched(one, R"({"state": "retired"})");
    EXPECT_TRUE(now["user_id"].isNull());
    EXPECT_FALSE(now["retired_on"].isNull());
    const Json refused = patched(one, R"({"state": "lent"})", 409);
    EXPECT_THAT(refused["detail"].text(), HasSubstr("Out of use"));
    EXPECT_THAT(refused["detail"].text(), HasSubstr("Lent"));
    patched(one, hand, 409);
    now = patched(one, R"({"state": "in_stock"})");
    EXPECT_TRUE(now["retired_on"].isNull());
    // The administrator allows what was not.
    const Json move = make("asset-moves", R"({"from_state": "in_stock", "to_state": "ordered"})");
    patched(one, R"({"state": "ordered"})");
    sent(admin.post("/api/v1/asset-moves", R"({"from_state": "in_stock", "to_state": "ordered"})"), 409);
    EXPECT_THAT(got(pathOf(one) + "/moves")["items"].dump(), HasSubstr("in_stock"));
    EXPECT_EQ(asset(R"("user_id": )" + std::to_string(anna))["state"].text(), "in_use");
    // Who had what, since when and from where stays known.
    const std::string history = got(pathOf(one) + "/activity")["items"].dump();
    EXPECT_THAT(history, HasSubstr("user_id"));
    EXPECT_THAT(history, HasSubstr("\"via\":\"api\""));
}

TEST_F(AssetRules, ModelAndTypeSayWhatIsLeftOut) {
    const Json maker = make("manufacturers", R"({"name": "Lenovo"})");
    const Json model = make("asset-models", R"({"name": "T14", "type_id": 1, "manufacturer_id": )" +
                                                std::to_string(maker["id"].integer()) + "}");
    const Json one = make("assets", R"({"model_id": )" + std::to_string(model["id"].integer()) +
                                        R"(, "price": {"amount": "1249", "currency": "EUR"}})");
    EXPECT_EQ(one["type_id"].integer(), 1);
    EXPECT_EQ(one["manufacturer_id"], maker["id"]);
    EXPECT_EQ(one["name"].text(), "T14");
    EXPECT_EQ(one["depreciation"].text(), "straight_line");
    EXPECT_EQ(one["useful_months"].integer(), 36);
    EXPECT_EQ(one["price"]["amount"].text(), "1249.00");
    EXPECT_EQ(admin.del("/api/v1/manufacturers/" + std::to_string(maker["id"].integer())).status, 409);
    EXPECT_EQ(got("/api/v1/assets?q=" + percentEncode("model:T14 manufacturer:Lenovo price>1000"))["items"].size(), 1U);
}

TEST_F(AssetRules, OwnFieldsBelongToTypes) {
    make("custom-fields",
         R"({"applies_to": "asset", "name": "ram_gb", "label_de": "RAM", "label_en": "RAM", "type": "number"})");
    make("custom-fields", R"({"applies_to": "asset", "name": "plate", "label_de": "Kennzeichen", "label_en": "Plate",
        "type": "text", "required": true})");
    sent(admin.patch("/api/v1/asset-types/10", R"({"field_names": ["plate"]})"), 200);
    sent(admin.patch("/api/v1/asset-types/1", R"({"field_names": ["ram_gb"]})"), 200);
    EXPECT_THAT(wrong(sent(admin.patch("/api/v1/asset-types/2", R"({"field_names": ["nonsense"]})"), 422)),
                ElementsAre("field_names"));
    const auto refused = [&](const std::string& json) { return wrong(sent(admin.post("/api/v1/assets", json), 422)); };
    EXPECT_THAT(refused(R"({"type_id": 10})"), ElementsAre("custom.plate"));
    EXPECT_THAT(refused(R"({"type_id": 1, "custom": {"plate": "B-XY 1"}})"), ElementsAre("custom.plate"));
    EXPECT_THAT(refused(R"({"type_id": 1, "custom": {"ram_gb": "much"}})"), ElementsAre("custom.ram_gb"));
    make("assets", R"({"type_id": 10, "custom": {"plate": "B-XY 1"}})");
    EXPECT_EQ(asset(R"("custom": {"ram_gb": 16})")["custom"]["ram_gb"], Json(16));
}

TEST_F(AssetRules, BadInputIsRefusedByName) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {R"("type_id": 99999)", "type_id"},
        {R"("type_id": null)", "type_id"},
        {R"("type_id": 1, "state": "eaten")", "state"},
        {R"("type_id": 1, "user_id": 99999)", "user_id"},
        {R"("type_id": 1, "model_id": 99999)", "model_id"},
        {R"("type_id": 1, "parent_id": 99999)", "parent_id"},
        {R"("type_id": 1, "purchased_on": "2026-02-30")", "purchased_on"},
        {R"("type_id": 1, "purchased_on": "yesterday")", "purchased_on"},
        {R"("type_id": 1, "price": {"amount": "-1", "currency": "EUR"})", "price"},
        {R"("type_id": 1, "price": {"amount": "1.234", "currency": "EUR"})", "price"},
        {R"("type_id": 1, "price": 12)", "price"},
        {R"("type_id": 1, "useful_months": 0)", "useful_months"},
        {R"("type_id": 1, "number_norm": "X")", "number_norm"},
        {R"("type_id": 1, "lunch": true)", "lunch"},
        {R"("type_id": 1, "serial": ")" + std::string(101, 'x') + "\"", "serial"},
        {R"("type_id": 1, "price": {"amount": "5", "currency": "EUR"}, "residual": {"amount": "6", "currency": "EUR"})",
         "residual"},
        {R"("type_id": 1, "price": {"amount": "5", "currency": "EUR"}, "residual": {"amount": "1", "currency": "USD"})",
         "residual"},
    };
    for (const auto& [members, field] : cases) {
        const auto answer = admin.post("/api/v1/assets", "{" + members + "}");
        EXPECT_EQ(answer.status, 422) << members << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("\"" + field + "\"")) << members;
    }
    for (const auto* pattern : {"PC", "{000}{000}", "{day}-{00}"})
        EXPECT_THAT(
            wrong(sent(admin.patch("/api/v1/asset-types/3", R"({"number_pattern": ")" + std::string(pattern) + "\"}"),
                       422)),
            ElementsAre("number_pattern"));
    sent(admin.post("/api/v1/asset-types", R"({"name": "computer", "family": "computer"})"), 409);
    EXPECT_THAT(wrong(sent(admin.post("/api/v1/manufacturers", R"({"name": "X", "website": "javascript:x"})"), 422)),
                ElementsAre("website"));
}

TEST_F(AssetRules, PartsLieInWholesAndNotInThemselves) {
    const auto in = [](const Json& whole) { return R"({"parent_id": )" + std::to_string(whole["id"].integer()) + "}"; };
    const Json rack = asset(), server = asset(), disk = asset();
    patched(server, in(rack));
    patched(disk, in(server));
    EXPECT_THAT(wrong(patched(rack, in(disk), 422)), ElementsAre("parent_id"));
    EXPECT_THAT(wrong(patched(rack, in(rack), 422)), ElementsAre("parent_id"));
    EXPECT_EQ(admin.del(pathOf(rack)).status, 409);
    EXPECT_EQ(admin.del(pathOf(disk)).status, 204);
}

TEST_F(AssetRules, WhoHoldsItSeesItAndNotWhatItCost) {
    const Json hers = asset(R"("price": {"amount": "900", "currency": "EUR"}, "notes": "scratch", "user_id": )" +
                            std::to_string(anna));
    const Json other = asset();
    auto holder = server->as("anna");
    const Json seen = Json::parse(holder.get(pathOf(hers)).body);
    EXPECT_EQ(seen["number"], hers["number"]);
    EXPECT_EQ(seen.find("price"), nullptr);
    EXPECT_EQ(seen.find("notes"), nullptr);
    EXPECT_EQ(holder.get(pathOf(other)).status, 404);
    EXPECT_EQ(server->as("bert").get(pathOf(hers)).status, 404);
    EXPECT_EQ(holder.patch(pathOf(hers), R"({"name": "mine"})").status, 403);
    EXPECT_EQ(holder.get("/api/v1/assets?q=" + percentEncode("price>1")).status, 400);
    EXPECT_EQ(holder.get("/api/v1/assets/check?field=serial&value=x").status, 403);
    // An agent writes, and does not configure.
    EXPECT_EQ(agent.patch(pathOf(other), R"({"name": "Loaner"})").status, 200);
    EXPECT_EQ(agent.patch("/api/v1/asset-types/1", R"({"name": "x"})").status, 403);
    EXPECT_EQ(agent.del(pathOf(other)).status, 403);
    const std::string stale = "\"1\"";
    EXPECT_EQ(agent
                  .request("PATCH", pathOf(other), R"({"name": "Late"})",
                           {{"Content-Type", "application/json"}, {"If-Match", stale}})
                  .status,
              412);
}

TEST_F(AssetRules, ATicketNamesItsAssets) {
    const Json hers = asset(R"("user_id": )" + std::to_string(anna));
    const Json hidden = asset();
    const Json ticket = make("tickets", R"({"subject": "Display", "requester_id": )" + std::to_string(anna) + "}");
    const std::string links = "/api/v1/tickets/" + std::to_string(ticket["id"].integer()) + "/assets";
    const auto link = [&](const Json& one) { return R"({"asset_id": )" + std::to_string(one["id"].integer()) + "}"; };
    sent(admin.post(links, link(hers)), 201);
    sent(admin.post(links, link(hidden)), 201);
    sent(admin.post(links, link(hers)), 409);
    sent(admin.post(links, R"({"asset_id": 99999})"), 422);
    EXPECT_EQ(got(links)["items"].size(), 2U);
    auto holder = server->as("anna");
    EXPECT_EQ(Json::parse(holder.get(links).body)["items"].size(), 1U) << "not those she may not see";
    sent(holder.post(links, link(hidden)), 422);
}

}  // namespace
}  // namespace kontor::assets
