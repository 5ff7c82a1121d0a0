// Titles become products by rules: shipped ones and those of the administrator; tried before they are applied, applied
// as often as one likes, and never against what a person said.
#include "stock_room.h"

namespace kontor::software {
namespace {

using ::testing::HasSubstr;

class Recognition : public StockRoom {
  protected:
    Json titleOf(const std::string& name) {
        return itemsOf("/api/v1/software-titles?q=" + percentEncode("name:\"" + name + "\"")).front();
    }
    bool untilLookedAt() {
        return untilSo([&] { return count("SELECT COUNT(*) FROM software_titles WHERE state = 'new'") == 0; });
    }
    std::string productOf(const std::string& title) {
        const Json found = titleOf(title);
        if (!found["software_id"].isInteger()) return found["state"].text() + " " + found["title_kind"].text();
        const Json product = get("/api/v1/software/" + std::to_string(found["software_id"].integer()));
        return product["name"].text() + " | " + found["product_version"].text();
    }
    Json trial(const Json& body = Json::object()) { return send(admin, "/api/v1/software-rules/trial", body, 200); }
    void apply() {
        const auto job = send(admin, "/api/v1/software-rules/apply", Json::object(), 202)["job"].integer();
        EXPECT_TRUE(untilSo([&] {
            return count("SELECT COUNT(*) FROM job_run WHERE finished_at IS NULL AND id = " + std::to_string(job)) == 0;
        }));
    }
};

TEST_F(Recognition, ShippedRulesKnowWhatIsCommon) {
    const auto pc = machine("PC");
    report(pc, {program("Microsoft Office Professional Plus 2016", "16.0.4266.1001", "Microsoft Corporation"),
                program("Mozilla Firefox 128.0 (x64 de)", "128.0.3", "Mozilla"), program("KeePassXC", "2.7.6", ""),
                program("Security Update for Microsoft Office (KB5002)", "", "Microsoft"),
                program("Microsoft Visual C++ 2019 X64", "14.2", "Microsoft"), program("Something of our own", "3")});
    ASSERT_TRUE(untilLookedAt());
    EXPECT_EQ(productOf("Microsoft Office Professional Plus 2016"), "Microsoft Office Professional Plus | 2016");
    EXPECT_EQ(productOf("Mozilla Firefox 128.0 (x64 de)"), "Mozilla Firefox | 128");
    EXPECT_EQ(productOf("KeePassXC"), "KeePassXC Team KeePassXC | 2.7");
    EXPECT_EQ(productOf("Security Update for Microsoft Office (KB5002)"), "recognised update");
    EXPECT_EQ(productOf("Microsoft Visual C++ 2019 X64"), "recognised component");
    EXPECT_EQ(productOf("Something of our own"), "unrecognised application");
}

TEST_F(Recognition, IsTriedBeforeItIsAppliedAndAppliedAsOftenAsOneLikes) {
    const auto pc = machine("PC");
    report(pc, {program("Rocket Standard 2.1", "2.1.7"), program("Rocket Deluxe 3.0", "3.0.1"), program("Skates")});
    ASSERT_TRUE(untilLookedAt());
    Json rule = Json::parse(R"({"name": "Rocket", "name_match": "wildcard", "name_text": "rocket * *",
        "set_maker": "Acme", "set_product": "Rocket", "set_edition": "{1}", "set_version": "{version:2}",
        "set_licensing": "required"})");
    EXPECT_EQ(trial()["changed"], Json(0));
    const Json would = trial(rule);
    EXPECT_EQ(would["changed"], Json(2));
    EXPECT_EQ(would["by_candidate"], Json(2));
    EXPECT_EQ(would["products_made"], Json(2));
    EXPECT_EQ(would["examples"].items().front()["to"].text(), "Acme Rocket Standard 2.1");
    EXPECT_EQ(productOf("Rocket Deluxe 3.0"), "unrecognised application") << "a trial writes nothing";

    const auto id = make("software-rules", rule);
    EXPECT_EQ(trial()["changed"], Json(2)) << "titles there are wait until the rules are applied";
    apply();
    EXPECT_EQ(productOf("Rocket Deluxe 3.0"), "Acme Rocket Deluxe | 3.0");
    EXPECT_EQ(trial()["changed"], Json(0));
    const auto versions = count("SELECT CAST(SUM(version) AS SIGNED) FROM software_titles");
    apply();
    EXPECT_EQ(count("SELECT CAST(SUM(version) AS SIGNED) FROM software_titles"), versions);

    // As if one there is were another.
    const Json changed = trial(Json::object({{"id", id}, {"set_version", "{version:1}"}}));
    EXPECT_EQ(changed["changed"], Json(2));
    change("software-rules/" + std::to_string(id), Json::object({{"active", false}}));
    apply();
    EXPECT_EQ(productOf("Rocket Deluxe 3.0"), "unrecognised application");
    EXPECT_EQ(count("SELECT COUNT(*) FROM software_titles WHERE name LIKE 'Rocket %'"), 2)
        << "titles are never made one";
}

TEST_F(Recognition, WhatAPersonSaysHolds) {
    const auto pc = machine("PC");
    report(pc, {program("7-Zip 23.01", "23.01")});
    ASSERT_TRUE(untilLookedAt());
    const auto rocket = product("Rocket");
    const auto path = "software-titles/" + std::to_string(titleOf("7-Zip 23.01")["id"].integer());
    change(path, Json::object({{"software_id", rocket}, {"product_version", "9"}}));
    apply();
    EXPECT_THAT(productOf("7-Zip 23.01"), ::testing::MatchesRegex("Acme Rocket [0-9]+ \\| 9"));
    ASSERT_TRUE(untilPosition(rocket, "installed", 1));
    change(path, Json::object({{"by_hand", false}}));
    ASSERT_TRUE(untilLookedAt());
    EXPECT_THAT(productOf("7-Zip 23.01"), HasSubstr("7-Zip | 23.01"));
    ASSERT_TRUE(untilPosition(rocket, "installed", 0));
    // A title of words of its own.
    const auto answer = admin.patch("/api/v1/" + path, R"({"name": "Other"})");
    EXPECT_EQ(answer.status, 422) << answer.body;
    EXPECT_EQ(admin.del("/api/v1/" + path).status, 403) << "nobody destroys what was reported";
}

TEST_F(Recognition, RulesThatCannotBeAreRefusedByName) {
    const std::pair<const char*, const char*> wrong[] = {
        {R"({"name": "x", "set_product": "y"})", "name_match"},
        {R"({"name": "x", "name_match": "equals", "set_product": "y"})", "name_text"},
        {R"({"name": "x", "name_match": "regex", "name_text": "a", "set_product": "y"})", "name_match"},
        {R"({"name": "x", "name_match": "equals", "name_text": "a"})", "set_product"},
        {R"({"name": "x", "name_match": "equals", "name_text": "a", "set_product": "{vendor}"})", "set_product"},
        {R"({"name": " ", "name_match": "equals", "name_text": "a", "set_product": "y"})", "name"},
        {R"({"name": "x", "name_match": "equals", "name_text": "a", "set_product": "y", "title_kind": "game"})",
         "title_kind"},
    };
    for (const auto& [body, field] : wrong)
        for (const char* path : {"/api/v1/software-rules", "/api/v1/software-rules/trial"}) {
            const auto answer = admin.post(path, body);
            EXPECT_EQ(answer.status, 422) << path << body << answer.body;
            EXPECT_THAT(answer.body, HasSubstr("\"" + std::string(field) + "\"")) << body;
        }
    EXPECT_EQ(admin.post("/api/v1/software-rules/trial", R"({"id": "x"})").status, 422);
    EXPECT_EQ(admin.post("/api/v1/software-rules/trial", R"({"id": 99999})").status, 404);
}

}  // namespace
}  // namespace kontor::software
