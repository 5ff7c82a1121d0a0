// Loans and reservations, work on assets, book values over REST.
#include "kontor/testing/wait_for.h"
#include "stockroom.h"

namespace kontor::assets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AssetCare : public Stockroom {
  protected:
    static std::string day(int days) {
        return formatDate(std::chrono::floor<std::chrono::days>(server->clock().now()) + std::chrono::days(days));
    }
    Json lend(const Json& asset, int from, int to, const std::string& more = "", int status = 201) {
        return sent(
            admin.post("/api/v1/asset-loans", R"({"asset_id": )" + std::to_string(asset["id"].integer()) +
                                                  R"(, "user_id": )" + std::to_string(anna) + R"(, "starts_on": ")" +
                                                  day(from) + R"(", "due_on": ")" + day(to) + "\"" + more + "}"),
            status);
    }
    Json step(const Json& loan, const std::string& state, int status = 200) {
        return sent(admin.patch("/api/v1/asset-loans/" + std::to_string(loan["id"].integer()),
                                R"({"state": ")" + state + "\"}"),
                    status);
    }
};

TEST_F(AssetCare, WhatIsReservedIsLentAndComesBack) {
    const Json beamer = asset();
    const Json loan = lend(beamer, 1, 3);
    lend(beamer, 3, 5, "", 409);
    lend(beamer, 4, 5);
    EXPECT_THAT(wrong(lend(beamer, 9, 8, "", 422)), ElementsAre("due_on"));
    EXPECT_THAT(wrong(lend(beamer, 0, 9999, "", 422)), ElementsAre("due_on"));
    step(loan, "returned", 409);
    EXPECT_FALSE(step(loan, "lent")["lent_at"].isNull());
    EXPECT_EQ(got(pathOf(beamer))["state"].text(), "lent");
    EXPECT_EQ(got(pathOf(beamer))["user_id"].integer(), anna);
    EXPECT_EQ(Json::parse(server->as("anna").get("/api/v1/asset-loans").body)["items"].size(), 2U);
    EXPECT_EQ(Json::parse(server->as("bert").get("/api/v1/asset-loans").body)["items"].size(), 0U);
    EXPECT_EQ(admin.del("/api/v1/asset-loans/" + std::to_string(loan["id"].integer())).status, 409);
    step(loan, "returned");
    EXPECT_EQ(got(pathOf(beamer))["state"].text(), "in_stock");
    EXPECT_TRUE(got(pathOf(beamer))["user_id"].isNull());
    step(loan, "lent", 409);
    const Json used = asset(R"("state": "in_use")");
    lend(used, 0, 1, R"(, "state": "lent")", 409);
}

TEST_F(AssetCare, OverdueLoansAreToldOnceAWeek) {
    const Json loan = lend(asset(), 0, 1, R"(, "state": "lent")");
    const auto told = [&] {
        return got("/api/v1/asset-loans/" + std::to_string(loan["id"].integer()))["told_on"].text();
    };
    const auto runUntil = [&](const std::function<bool()>& holds) {
        return test::waitFor(
            [&] {
                server->kernel().jobs().wake("assets.loans");
                return holds();
            },
            std::chrono::seconds(120));
    };
    EXPECT_EQ(told(), "");
    server->clock().advance(std::chrono::hours(48));
    admin = server->admin();
    ASSERT_TRUE(runUntil([&] { return !told().empty(); }));
    const std::string first = told();
    server->clock().advance(std::chrono::hours(8 * 24));
    admin = server->admin();
    ASSERT_TRUE(runUntil([&] { return told() > first; }));
}

TEST_F(AssetCare, WorkIsPlannedAndDone) {
    const Json one = asset();
    const std::string path = pathOf(one) + "/maintenance";
    const Json planned = sent(admin.post(path, R"({"type": "repair", "title": "Display", "planned_on": ")" + day(3) +
                                                   R"(", "cost": {"amount": "189", "currency": "EUR"}})"),
                              201);
    EXPECT_EQ(planned["state"].text(), "planned");
    const Json done =
        sent(admin.patch(path + "/" + std::to_string(planned["id"].integer()), R"({"state": "done"})"), 200);
    EXPECT_EQ(done["done_on"].text(), day(0));
    EXPECT_THAT(wrong(sent(admin.post(path, R"({"title": "x", "done_on": ")" + day(2) + "\"}"), 422)),
                ElementsAre("done_on"));
    EXPECT_THAT(wrong(sent(admin.post(path, R"({"title": "x", "cost": {"amount": "-1", "currency": "EUR"}})"), 422)),
                ElementsAre("cost"));
    EXPECT_THAT(wrong(sent(admin.post(path, R"({"type": "magic", "title": "x"})"), 422)), ElementsAre("type"));
    EXPECT_EQ(server->as("anna").get(path).status, 403);
}

TEST_F(AssetCare, BookValuesAreTold) {
    const Json one = asset(R"("price": {"amount": "1200", "currency": "EUR"}, "purchased_on": "2026-03-15")");
    const auto at = [&](const std::string& query, int status = 200) {
        return got(pathOf(one) + "/depreciation" + query, status);
    };
    const Json value = at("?at=2026-12-31");
    EXPECT_EQ(value["value"]["amount"].text(), "866.67");
    EXPECT_EQ(value["written_off"]["amount"].text(), "333.33");
    EXPECT_EQ(value["years"].size(), 4U);
    EXPECT_TRUE(got(pathOf(asset()) + "/depreciation")["value"].isNull());
    for (const auto* wrong : {"?at=2026-02-30", "?at=today", "?at="}) at(wrong, 400);
    EXPECT_EQ(server->as("anna").get(pathOf(one) + "/depreciation").status, 403);
}

}  // namespace
}  // namespace kontor::assets
