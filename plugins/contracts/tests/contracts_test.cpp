// Contracts: dates that follow, terms that end and go on, owners who are told in time, and who sees what.
#include "contracts_desk.h"

#include "kontor/error.h"

namespace kontor::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Contracts : public ContractsDesk {
  protected:
    /// Lets the job run until it is so.
    bool untilSo(const std::function<bool()>& holds) {
        return test::waitFor(
            [&] {
                server().kernel().jobs().wake("contracts.advance");
                return holds();
            },
            std::chrono::seconds(120));
    }
    /// Titles of what a person was told of.
    std::vector<std::string> news(test::HttpClient& client) {
        std::vector<std::string> titles;
        const Json answer = sent(client, "GET", "/api/v1/notifications/summary", "", 200);
        for (const auto& item : answer["items"].items()) titles.push_back(item["title"].text());
        return titles;
    }
};

TEST_F(Contracts, WhatFollowsFromTheDatesIsDerived) {
    const Json made = make("contracts", R"({"name": "Storage", "begins_on": "2026-01-01", "ends_on": "2098-12-31",
        "notice_count": 3, "renewal_months": 12, "cost": {"amount": "99.90", "currency": "EUR"},
        "cost_interval": "monthly"})");
    EXPECT_EQ(made["notice_by"].text(), "2098-09-30");
    EXPECT_EQ(made["renews_on"].text(), "2099-01-01");
    EXPECT_EQ(made["yearly_cost"]["amount"].text(), "1198.80");
    const Json given = change("contracts/" + id(made), R"({"state": "notice_given"})");
    EXPECT_TRUE(given["notice_by"].isNull());
    EXPECT_TRUE(given["renews_on"].isNull());
    EXPECT_EQ(given["notice_given_on"].text(), day(0));
    const Json back = change("contracts/" + id(made), R"({"state": "active", "notice_count": 6})");
    EXPECT_EQ(back["notice_by"].text(), "2098-06-30");
    EXPECT_TRUE(back["notice_given_on"].isNull());
    const Json ended = change("contracts/" + id(made), R"({"state": "ended"})");
    EXPECT_EQ(ended["ends_on"].text(), day(0));
    // What was over when it was written down is the term that runs, or over.
    EXPECT_EQ(make("contracts", R"({"name": "Old", "ends_on": "2001-06-30"})")["state"].text(), "ended");
    const Json old = make("contracts", R"({"name": "Renewed", "ends_on": "2001-06-30", "renewal_months": 12})");
    EXPECT_EQ(old["state"].text(), "active");
    EXPECT_GE(old["ends_on"].text(), day(0));
    EXPECT_THAT(old["ends_on"].text(), HasSubstr("-06-30"));
}

TEST_F(Contracts, WhatContradictsItselfIsRefusedByName) {
    const auto contract = [&](const std::string& members) {
        return refused("contracts", R"({"name": "Wrong", )" + members + "}");
    };
    EXPECT_THAT(contract(R"("begins_on": "2027-01-01", "ends_on": "2026-12-31")"), ElementsAre("ends_on"));
    EXPECT_THAT(contract(R"("renewal_months": 12)"), ElementsAre("renewal_months"));
    EXPECT_THAT(contract(R"("state": "notice_given")"), ElementsAre("ends_on"));
    EXPECT_THAT(contract(R"("ends_on": "9999-12-31")"), ElementsAre("ends_on"));
    EXPECT_THAT(contract(R"("begins_on": "2026-02-30")"), ElementsAre("begins_on"));
    EXPECT_THAT(contract(R"("cost": {"amount": "-1.00", "currency": "EUR"})"), ElementsAre("cost"));
    EXPECT_THAT(contract(R"("cost": {"amount": "1.00", "currency": "euro"})"), ElementsAre(HasSubstr("cost")));
    EXPECT_THAT(contract(R"("cost": {"amount": "999999999999.00", "currency": "EUR"}, "cost_interval": "monthly")"),
                ElementsAre("cost"));
    EXPECT_THAT(contract(R"("cost": {"amount": "5.00", "currency": "EUR"}, "cost_interval": "once")"),
                ElementsAre("begins_on"));
    EXPECT_THAT(contract(R"("supplier_id": 999999)"), ElementsAre("supplier_id"));
    EXPECT_THAT(contract(R"("notice_by": "2027-01-01")"), ElementsAre("notice_by"));
    EXPECT_THAT(refused("contracts", R"({"name": "  "})"), ElementsAre("name"));
    EXPECT_THAT(refused("suppliers", R"({"name": "X", "web": "javascript:alert"})"), ElementsAre("web"));
    EXPECT_THAT(refused("suppliers", R"({"name": "X", "rating": 6})"), ElementsAre("rating"));

    server().kernel().settings().set(Viewer::system("test"), "contracts.currencies", "EUR, CHF");
    EXPECT_THAT(contract(R"("cost": {"amount": "1.00", "currency": "USD"})"), ElementsAre("cost"));
    make("contracts", R"({"name": "In francs", "cost": {"amount": "1.00", "currency": "CHF"}})");
    server().kernel().settings().set(Viewer::system("test"), "contracts.currencies", "");

    const Json over = make("contracts", R"({"name": "Over", "ends_on": "2001-06-30"})");
    change("contracts/" + id(over), R"({"state": "active"})", 422);
    change("contracts/" + id(over), R"({"state": "active", "ends_on": ")" + day(40) + "\"}");
    const Json supplier = make("suppliers", R"({"name": "Needed"})");
    make("contracts", R"({"name": "With it", "supplier_id": )" + id(supplier) + "}");
    sent(admin, "DELETE", "/api/v1/suppliers/" + id(supplier), "", 409);
}

TEST_F(Contracts, PricesAreForWhoMaySeeThem) {
    const Json priced = make("contracts", R"({"name": "Priced", "cost": {"amount": "77.00", "currency": "EUR"}})");
    auto light = priceless("light");
    const Json seen = sent(light, "GET", "/api/v1/contracts/" + id(priced), "", 200);
    EXPECT_EQ(seen["name"].text(), "Priced");
    EXPECT_EQ(seen.find("cost"), nullptr);
    EXPECT_EQ(seen.find("yearly_cost"), nullptr);
    EXPECT_EQ(light.get("/api/v1/contracts?q=cost>1").status, 400);
    EXPECT_EQ(light.get("/api/v1/contracts?sort=-cost").status, 400);
    EXPECT_EQ(light.get("/api/v1/contracts/budget").status, 403);
    const std::string history = light.get("/api/v1/contracts/" + id(priced) + "/activity").body;
    EXPECT_THAT(history, Not(HasSubstr("77.00")));
    change("contracts/" + id(priced), R"({"cost_centre": "4711"})");
    EXPECT_THAT(light.get("/api/v1/contracts/" + id(priced) + "/activity").body, HasSubstr("4711"));
    EXPECT_THAT(admin.get("/api/v1/contracts/" + id(priced) + "/activity").body, HasSubstr("77.00"));
    auto requester = person("rita", "requester");
    EXPECT_EQ(requester.get("/api/v1/contracts").status, 403);
    EXPECT_EQ(requester.get("/api/v1/suppliers").status, 403);
    auto agent = person("ada", "agent");
    EXPECT_EQ(sent(agent, "GET", "/api/v1/contracts?q=cost>70%20Priced", "", 200)["items"].items().size(), 1U);
}

TEST_F(Contracts, OwnersAreToldOnceBeforeEachDate) {
    auto olga = person("olga", "agent");
    const Json me = sent(olga, "GET", "/api/v1/me", "", 200);
    const std::string owner = R"(", "owner_id": )" + id(me);
    // Notice until the day after tomorrow; nothing to be told of the end, as it renews itself.
    const Json renewing = make("contracts", R"({"name": "Renewing", "renewal_months": 12, "notice_count": 10,
        "notice_unit": "days", "ends_on": ")" + day(12) +
                                                owner + "}");
    make("contracts", R"({"name": "Ending", "ends_on": ")" + day(5) + owner + "}");
    make("contracts", R"({"name": "Far", "ends_on": ")" + day(200) + owner + "}");
    make("contracts", R"({"name": "Early", "remind_days": 300, "ends_on": ")" + day(250) + owner + "}");
    ASSERT_TRUE(untilSo([&] { return news(olga).size() >= 3; }));
    EXPECT_THAT(news(olga), ::testing::UnorderedElementsAre(HasSubstr("Renewing: kündbar bis " + day(2)),
                                                            HasSubstr("Ending: endet am " + day(5)),
                                                            HasSubstr("Early: endet am " + day(250))));
    // The date moves: told of again, once.
    change("contracts/" + id(renewing), R"({"notice_count": 9})");
    ASSERT_TRUE(untilSo([&] {
        const auto titles = news(olga);
        return std::any_of(titles.begin(), titles.end(),
                           [&](const std::string& title) { return title.find("bis " + day(3)) != std::string::npos; });
    }));
    const auto told = [&] {
        return server().kernel().db().read(
            [](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM contract_reminders"); });
    };
    EXPECT_EQ(told(), 4);
}

TEST_F(Contracts, TheirTermEndsOrGoesOnByItself) {
    const Json ending = make("contracts", R"({"name": "Short", "ends_on": ")" + day(1) + "\"}");
    const Json renewing =
        make("contracts", R"({"name": "Goes on", "renewal_months": 1, "ends_on": ")" + day(1) + "\"}");
    const Json noticed = make("contracts", R"({"name": "Noticed", "renewal_months": 1, "state": "notice_given",
        "ends_on": ")" + day(1) + "\"}");
    const std::string before = day(1);
    server().clock().advance(std::chrono::hours(24 * 3));
    admin = server().admin();
    ASSERT_TRUE(untilSo([&] { return get("contracts/" + id(noticed))["state"].text() == "ended"; }));
    ASSERT_TRUE(untilSo([&] { return get("contracts/" + id(ending))["state"].text() == "ended"; }));
    ASSERT_TRUE(untilSo([&] { return get("contracts/" + id(renewing))["ends_on"].text() > before; }));
    EXPECT_EQ(get("contracts/" + id(renewing))["state"].text(), "active");
    const auto reason = server().kernel().db().read([&](Transaction& tx) {
        return tx.one<std::string>(
            "SELECT reason FROM journal WHERE kind = 'contract' AND record_id = ? ORDER BY id"
            " DESC LIMIT 1",
            ending["id"].integer());
    });
    EXPECT_EQ(reason, "end of the term");
}

TEST_F(Contracts, TheShellListsWhatIsDue) {
    make("contracts", R"({"name": "Soon over", "ends_on": ")" + day(20) + "\"}");
    make("contracts", R"({"name": "Late over", "ends_on": ")" + day(80) + "\"}");
    const auto& commands = server().kernel().catalog().commands;
    const auto run = [&](const std::string& name, std::vector<std::pair<std::string, std::string>> values) {
        std::string text;
        const CommandCall call{.values = std::move(values)};
        for (const auto& block :
             commands.find(name)->second.run(call, Viewer::system("test", Origin::shell), server().kernel()).blocks)
            for (const auto& row : block.rows)
                for (const auto& cell : row) text += cell + "\n";
        return text;
    };
    EXPECT_THAT(run("contracts due", {{"days", "30"}}), HasSubstr("Soon over"));
    EXPECT_THAT(run("contracts due", {{"days", "30"}}), Not(HasSubstr("Late over")));
    EXPECT_THAT(run("contracts due", {}), HasSubstr("Late over"));
    EXPECT_THAT(run("contracts list", {{"query", "Soon"}}), HasSubstr("Soon over"));
    EXPECT_THROW(run("contracts due", {{"days", "-1"}}), Invalid);
}

}  // namespace
}  // namespace kontor::contracts
