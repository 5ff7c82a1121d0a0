// Stock: what comes and goes, never below nothing however many take at once, what it is worth, and who is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"

namespace kontor::stock {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Stock : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        _server = std::make_unique<test::LocalServer>(
            test::LocalServerOptions{.plugins = {"stock", "notifications", "tickets", "web", "api"}});
    }
    static void TearDownTestSuite() { _server.reset(); }
    static test::LocalServer& server() { return *_server; }
    test::HttpClient admin = server().admin();

    static Json sent(test::HttpClient& client, const char* method, const std::string& path, const std::string& body,
                     int status) {
        const auto answer = client.request(method, "/api/v1/" + path, body);
        EXPECT_EQ(answer.status, status) << method << " " << path << " " << body << "\n" << answer.body;
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    std::string made(const std::string& collection, const std::string& body) {
        return std::to_string(sent(admin, "POST", collection, body, 201)["id"].integer());
    }
    std::string newStore(const std::string& name, const std::string& more = {}) {
        return made("stores", R"({"name": ")" + name + "\"" + more + "}");
    }
    std::string newArticle(const std::string& name, const std::string& more = {}) {
        return made("consumables", R"({"name": ")" + name + "\"" + more + "}");
    }
    static std::string movement(const std::string& type, const std::string& article, const std::string& store,
                                const std::string& more) {
        return R"({"type": ")" + type + R"(", "consumable_id": )" + article + R"(, "store_id": )" + store + ", " +
               more + "}";
    }
    Json move(const std::string& type, const std::string& article, const std::string& store, const std::string& more,
              int status = 201) {
        return sent(admin, "POST", "stock-movements", movement(type, article, store, more), status);
    }
    /// What is in a store: quantity and value.
    std::string held(const std::string& article, const std::string& store) {
        const Json list =
            sent(admin, "GET", "stock-levels?q=consumable:" + article + "%20store:" + store, "", 200)["items"];
        if (list.items().empty()) return "nothing";
        const Json& level = list.items()[0];
        return std::to_string(level["quantity"].integer()) + " " + level["value"]["amount"].text();
    }
    std::vector<std::string> wrong(const std::string& collection, const std::string& body) {
        std::vector<std::string> fields;
        const Json answer = sent(admin, "POST", collection, body, 422);
        for (const auto& error : answer["errors"].items()) fields.push_back(error["field"].text());
        return fields;
    }

  private:
    static inline std::unique_ptr<test::LocalServer> _server;
};

TEST_F(Stock, WhatComesAndGoesIsCountedAndWorthItsAverage) {
    const auto north = newStore("North");
    const auto south = newStore("South");
    const auto toner = newArticle("Toner", R"(, "price": {"amount": "10.00", "currency": "EUR"})");
    move("receive", toner, north, R"("quantity": 10)");
    move("receive", toner, north, R"("quantity": 5, "price": {"amount": "13.00", "currency": "EUR"})");
    EXPECT_EQ(held(toner, north), "15 165.00");
    const Json issued = move("issue", toner, north, R"("quantity": 3, "user_id": 1)");
    EXPECT_EQ(issued["value"]["amount"].text(), "-33.00");
    EXPECT_EQ(issued["level_after"].integer(), 12);
    move("transfer", toner, north, R"("quantity": 4, "to_store_id": )" + south);
    EXPECT_EQ(held(toner, north), "8 88.00");
    EXPECT_EQ(held(toner, south), "4 44.00");
    move("return", toner, south, R"("quantity": 1, "user_id": 1)");
    EXPECT_EQ(held(toner, south), "5 55.00");
    EXPECT_EQ(move("correct", toner, south, R"("counted": 2)")["quantity"].integer(), -3);
    EXPECT_EQ(held(toner, south), "2 22.00");
    move("correct", toner, south, R"("counted": 3)");
    EXPECT_EQ(held(toner, south), "3 33.00");
    move("issue", toner, south, R"("quantity": 3, "user_id": 1)");
    EXPECT_EQ(held(toner, south), "0 0.00");
    EXPECT_EQ(sent(admin, "GET", "consumables/" + toner, "", 200)["quantity"].integer(), 8);
    const Json worth = sent(admin, "GET", "stock/valuation?by=type", "", 200);
    EXPECT_THAT(worth["totals"].dump(), HasSubstr(R"("currency":"EUR")"));
    sent(admin, "GET", "stock/valuation?by=moon", "", 400);
    sent(admin, "DELETE", "stores/" + north, "", 409);
    sent(admin, "DELETE", "consumables/" + toner, "", 409);
    sent(admin, "DELETE", "stores/" + south, "", 204);
}

TEST_F(Stock, HoweverManyTakeAtOnceNothingIsGivenTwice) {
    constexpr int there = 7;
    constexpr int takers = 4;
    constexpr int triesOfEach = 4;
    const auto store = newStore("Rush");
    const auto keyboard = newArticle("Keyboard");
    move("receive", keyboard, store, R"("quantity": )" + std::to_string(there));
    std::atomic<int> given{0};
    std::atomic<int> refused{0};
    std::atomic<int> other{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < takers; ++i)
        threads.emplace_back([&, client = std::make_shared<test::HttpClient>(server().admin())] {
            for (int k = 0; k < triesOfEach; ++k) {
                const auto status = client
                                        ->post("/api/v1/stock-movements",
                                               movement("issue", keyboard, store, R"("quantity": 1, "user_id": 1)"))
                                        .status;
                ++(status == 201 ? given : status == 409 ? refused : other);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(given, there);
    EXPECT_EQ(refused, takers * triesOfEach - there);
    EXPECT_EQ(other, 0);
    EXPECT_THAT(held(keyboard, store), HasSubstr("0 "));
}

TEST_F(Stock, WhatMakesNoSenseIsRefusedByName) {
    const auto store = newStore("Strict");
    const auto cable = newArticle("Cable", R"(, "price": {"amount": "1.00", "currency": "EUR"})");
    move("receive", cable, store, R"("quantity": 2)");
    const auto bad = [&](const std::string& type, const std::string& more) {
        return wrong("stock-movements", movement(type, cable, store, more));
    };
    EXPECT_THAT(bad("receive", R"("quantity": 0)"), ElementsAre("quantity"));
    EXPECT_THAT(bad("receive", R"("quantity": -3)"), ElementsAre("quantity"));
    EXPECT_THAT(bad("receive", R"("quantity": 1.5)"), ElementsAre("quantity"));
    EXPECT_THAT(bad("receive", R"("note": "none")"), ElementsAre("quantity"));
    EXPECT_THAT(bad("issue", R"("quantity": 1)"), ElementsAre("user_id"));
    EXPECT_THAT(bad("issue", R"("quantity": 1, "user_id": 999999)"), ElementsAre("user_id"));
    EXPECT_THAT(bad("issue", R"("quantity": 1, "asset_id": 999999)"), ElementsAre("asset_id"));
    EXPECT_THAT(bad("issue", R"("quantity": 1, "user_id": 1, "price": {"amount": "1.00", "currency": "EUR"})"),
                ElementsAre("price"));
    EXPECT_THAT(bad("transfer", R"("quantity": 1)"), ElementsAre("to_store_id"));
    EXPECT_THAT(bad("transfer", R"("quantity": 1, "to_store_id": )" + store), ElementsAre("to_store_id"));
    EXPECT_THAT(bad("transfer", R"("quantity": 1, "to_store_id": 999999)"), ElementsAre("to_store_id"));
    EXPECT_THAT(bad("correct", R"("quantity": 1)"), ElementsAre("counted", "quantity"));
    EXPECT_THAT(bad("receive", R"("quantity": 1, "counted": 1)"), ElementsAre("counted"));
    EXPECT_THAT(bad("receive", R"("quantity": 1, "user_id": 1)"), ElementsAre("user_id"));
    EXPECT_THAT(bad("receive", R"("quantity": 1, "price": {"amount": "-1.00", "currency": "EUR"})"),
                ElementsAre("price"));
    EXPECT_THAT(bad("receive", R"("quantity": 1000000, "price": {"amount": "999999999999.00", "currency": "EUR"})"),
                ElementsAre("quantity"));
    EXPECT_THAT(bad("receive", R"("quantity": 1, "price": {"amount": "1.00", "currency": "CHF"})"),
                ElementsAre("price"));
    EXPECT_EQ(sent(admin, "PATCH", "consumables/" + cable, R"({"price": {"amount": "1.00", "currency": "CHF"}})",
                   422)["errors"]
                  .items()[0]["field"]
                  .text(),
              "price");
    EXPECT_THAT(move("issue", cable, store, R"("quantity": 3, "user_id": 1)", 409)["detail"].text(),
                HasSubstr("only 2 pcs of Cable"));
    EXPECT_EQ(held(cable, store), "2 2.00");
    EXPECT_THAT(wrong("stock-movements", movement("receive", "999999", store, R"("quantity": 1)")),
                ElementsAre("consumable_id"));
    EXPECT_THAT(wrong("stock-movements", movement("receive", cable, "999999", R"("quantity": 1)")),
                ElementsAre("store_id"));
    sent(admin, "PATCH", "stores/" + store, R"({"active": false})", 200);
    EXPECT_THAT(bad("receive", R"("quantity": 1)"), ElementsAre("store_id"));
    newArticle("First", R"(, "sku": "S-1")");
    EXPECT_THAT(wrong("consumables", R"({"name": "Second", "sku": "S-1"})"), ElementsAre("sku"));
    EXPECT_THAT(wrong("consumables", R"({"name": "X", "minimum": 5, "order_up_to": 4})"), ElementsAre("order_up_to"));
    EXPECT_THAT(wrong("consumables", R"({"name": "X", "model_ids": [999999]})"), ElementsAre("model_ids"));
    // Nothing of a movement is changed afterwards.
    const Json last = sent(admin, "GET", "stock-movements?limit=1", "", 200)["items"].items()[0];
    sent(admin, "PATCH", "stock-movements/" + std::to_string(last["id"].integer()), R"({"note": "x"})", 422);
    sent(admin, "DELETE", "stock-movements/" + std::to_string(last["id"].integer()), "", 403);
}

TEST_F(Stock, ItsKeeperIsToldOnceWhenThereAreTooFew) {
    server().createUser("keeper", {"agent"});
    auto keeper = server().as("keeper");
    const auto me = std::to_string(sent(keeper, "GET", "me", "", 200)["id"].integer());
    const auto store = newStore("Kept", R"(, "keeper_id": )" + me);
    const auto article = newArticle("Mouse", R"(, "minimum": 5, "order_up_to": 12)");
    const auto news = [&] { return sent(keeper, "GET", "notifications/summary", "", 200)["items"].items().size(); };
    const auto level = [&] {
        return sent(admin, "GET", "stock-levels?q=consumable:" + article, "", 200)["items"].items()[0];
    };
    move("receive", article, store, R"("quantity": 6)");
    EXPECT_EQ(news(), 0U);
    move("issue", article, store, R"("quantity": 2, "user_id": 1)");
    EXPECT_EQ(news(), 1U);
    const Json notice = sent(keeper, "GET", "notifications/summary", "", 200)["items"].items()[0];
    EXPECT_THAT(notice["title"].text(), HasSubstr("Mouse: noch 4 pcs in Kept; 8 nachbestellen"));
    sent(keeper, "POST", "notifications/read", R"({"ids": [)" + std::to_string(notice["id"].integer()) + "]}", 204);
    move("issue", article, store, R"("quantity": 1, "user_id": 1)");
    EXPECT_EQ(level()["suggested"].integer(), 9);
    const Json order = sent(admin, "GET", "stock/suggestions", "", 200);
    EXPECT_THAT(order.dump(), HasSubstr(R"("suggested":9)"));
    EXPECT_EQ(server().kernel().db().read([](Transaction& tx) {
        return tx.one<std::int64_t>(
            "SELECT COUNT(*) FROM notifications WHERE type = 'stock.below_minimum' AND "
            "read_at IS NULL");
    }),
              0)
        << "told once until there are enough again";
    move("receive", article, store, R"("quantity": 10)");
    EXPECT_FALSE(level()["below"].boolean());
    // More wanted: too few again.
    sent(admin, "PATCH", "consumables/" + article, R"({"minimum": 40, "order_up_to": null})", 200);
    EXPECT_TRUE(level()["below"].boolean());
    EXPECT_EQ(level()["suggested"].integer(), 67);
    sent(admin, "PATCH", "stock-levels/" + std::to_string(level()["id"].integer()), R"({"minimum": 2})", 200);
    EXPECT_FALSE(level()["below"].boolean());
}

TEST_F(Stock, WhoSeesAStoreMovesInIt) {
    const auto mine = made("locations", R"({"name": "Mine", "type": "site"})");
    const auto near = newStore("Near", R"(, "location_id": )" + mine);
    const auto far = newStore("Far");
    const auto article = newArticle("Paper", R"(, "price": {"amount": "3.00", "currency": "EUR"})");
    for (const auto& store : {near, far}) move("receive", article, store, R"("quantity": 5)");
    const auto user = server().createUser("limited", {"requester"});
    sent(admin, "POST", "role-grants",
         R"({"user_id": )" + std::to_string(user) + R"(, "role": "agent", "location_ids": [)" + mine + "]}", 201);
    auto limited = server().as("limited");
    const auto seen = sent(limited, "GET", "stock-levels", "", 200)["items"];
    ASSERT_THAT(seen.items(), SizeIs(1));
    sent(limited, "POST", "stock-movements", movement("issue", article, near, R"("quantity": 1, "user_id": 1)"), 201);
    sent(limited, "POST", "stock-movements", movement("issue", article, far, R"("quantity": 1, "user_id": 1)"), 422);
    sent(limited, "POST", "stock-movements",
         movement("transfer", article, near, R"("quantity": 1, "to_store_id": )" + far), 422);
    made("roles",
         R"({"name": "lookers", "title": "Look", "staff": true, "permissions": ["stock.read", "consumables.read"]})");
    server().createUser("light", {"lookers"});
    auto light = server().as("light");
    const Json level = sent(light, "GET", "stock-levels?q=consumable:" + article, "", 200)["items"].items()[0];
    EXPECT_EQ(level.find("value"), nullptr);
    sent(light, "POST", "stock-movements", movement("issue", article, near, R"("quantity": 1, "user_id": 1)"), 403);
    sent(light, "GET", "stock/valuation", "", 403);
    server().createUser("rita", {"requester"});
    auto requester = server().as("rita");
    for (const char* path : {"stores", "consumables", "stock-levels", "stock-movements", "stock/suggestions"})
        sent(requester, "GET", path, "", 403);
}

}  // namespace
}  // namespace kontor::stock
