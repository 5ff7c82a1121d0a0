// Announcements: who is shown what, from when until when, and until they put it away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::announcements {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Announcements : public ::testing::Test {
  protected:
    test::LocalServer server{{.plugins = {"announcements", "tickets", "web", "api"}}};
    test::HttpClient admin = server.admin();

    std::int64_t newAnnouncement(Json values) {
        const auto answer = admin.post("/api/v1/announcements", values.dump());
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
    }
    test::HttpClient person(const std::string& login, const std::string& role) {
        server.createUser(login, {role});
        return server.as(login);
    }
    static std::string pathOf(std::int64_t id, const std::string& rest = {}) {
        return "/api/v1/announcements/" + std::to_string(id) + rest;
    }
    static std::string page(test::HttpClient& client, const std::string& path) {
        const auto answer = client.get(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.body;
    }
    std::string stateOf(std::int64_t id) {
        const Viewer viewer = Viewer::system("test");
        return server.kernel().db().read([&](Transaction& tx) {
            return toText(server.kernel().records().get(tx, viewer, {"announcement", id}).get("state"));
        });
    }
    CommandResult run(const std::string& name, std::vector<std::pair<std::string, std::string>> values) {
        const CommandCall call{.values = std::move(values)};
        const auto& commands = server.kernel().catalog().commands;
        return commands.find(name)->second.run(call, Viewer::system("test", Origin::shell), server.kernel());
    }
};

TEST_F(Announcements, AreShownAbovePagesToTheirAudience) {
    auto agent = person("anna", "agent");
    auto requester = person("rita", "requester");
    newAnnouncement(Json::object({{"title", "Printers <all> of them"}}));
    const auto internal = newAnnouncement(Json::object({{"title", "Night shift"}, {"audience", "agents"}}));
    EXPECT_THAT(page(agent, "/tickets"), AllOf(HasSubstr("Printers &lt;all&gt; of them"), HasSubstr("Night shift")));
    EXPECT_THAT(page(requester, "/portal"), AllOf(HasSubstr("Printers"), Not(HasSubstr("Night shift"))));
    EXPECT_EQ(requester.get(pathOf(internal)).status, 404);
    EXPECT_EQ(requester.post(pathOf(internal, "/dismiss"), "").status, 404);
    EXPECT_EQ(requester.post("/api/v1/announcements", R"({"title": "x"})").status, 403);
    EXPECT_THAT(page(admin, "/admin"), Not(HasSubstr("Night shift")));
}

TEST_F(Announcements, TheWorstStandsFirst) {
    for (const char* severity : {"warning", "outage", "information"})
        newAnnouncement(Json::object({{"title", std::string("it is ") + severity}, {"severity", severity}}));
    const std::string html = page(admin, "/tickets");
    EXPECT_LT(html.find("it is outage"), html.find("it is warning"));
    EXPECT_LT(html.find("it is warning"), html.find("it is information"));
}

TEST_F(Announcements, BringNothingHarmfulIntoThePage) {
    newAnnouncement(Json::object({{"title", "x"}, {"body", "<p onclick=a()>hurry</p><script>b()</script>"}}));
    const std::string html = page(admin, "/tickets");
    EXPECT_THAT(html, AllOf(HasSubstr("<p>hurry</p>"), Not(HasSubstr("onclick=a")), Not(HasSubstr("b()"))));
}

TEST_F(Announcements, BeginAndEndByTheClock) {
    auto requester = person("rita", "requester");
    const Time now = server.clock().now();
    const auto id = newAnnouncement(Json::object({{"title", "Work on the network"},
                                                  {"shown_from", formatTime(now + std::chrono::hours(2))},
                                                  {"shown_until", formatTime(now + std::chrono::hours(4))}}));
    EXPECT_EQ(stateOf(id), "scheduled");
    EXPECT_EQ(requester.get(pathOf(id)).status, 404);
    EXPECT_EQ(admin.get(pathOf(id)).status, 200);
    const auto reaches = [&](const std::string& state) {
        server.kernel().jobs().wake("announcements.advance");
        return test::waitFor([&] { return stateOf(id) == state; });
    };
    server.clock().advance(std::chrono::hours(2));
    ASSERT_TRUE(reaches("shown"));
    EXPECT_THAT(page(requester, "/portal"), HasSubstr("Work on the network"));
    server.clock().advance(std::chrono::hours(2));
    ASSERT_TRUE(reaches("over"));
    EXPECT_THAT(page(requester, "/portal"), Not(HasSubstr("Work on the network")));
    EXPECT_EQ(requester.get(pathOf(id)).status, 200);
}

TEST_F(Announcements, MustEndAfterTheyBegin) {
    const Time now = server.clock().now();
    const auto answer =
        admin.post("/api/v1/announcements",
                   Json::object({{"title", "x"}, {"shown_until", formatTime(now - std::chrono::hours(1))}}).dump());
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(Json::parse(answer.body)["errors"].items().at(0)["field"].text(), "shown_until");
}

TEST_F(Announcements, ArePutAwayByEachPersonAlone) {
    auto rita = person("rita", "requester");
    auto emil = person("emil", "requester");
    const auto first = newAnnouncement(Json::object({{"title", "Mail is down"}}));
    const auto second = newAnnouncement(Json::object({{"title", "Doors stay open"}}));
    for (int time = 1; time <= 2; ++time) EXPECT_EQ(rita.post(pathOf(first, "/dismiss"), "").status, 204);
    const auto back = rita.request("POST", "/announcements/" + std::to_string(second) + "/dismiss",
                                   "back=%2Fportal%2Ftickets", {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(back.status, 303) << back.body;
    EXPECT_EQ(back.header("location"), "/portal/tickets");
    EXPECT_THAT(page(rita, "/portal"), AllOf(Not(HasSubstr("Mail is down")), Not(HasSubstr("Doors"))));
    EXPECT_THAT(page(emil, "/portal"), AllOf(HasSubstr("Mail is down"), HasSubstr("Doors")));
}

TEST_F(Announcements, AreWrittenOnAPageOfTheAdministration) {
    // People's clocks are those of Berlin unless they say otherwise, there an hour later than UTC.
    auto wilma = person("wilma", "admin");
    EXPECT_THAT(page(wilma, "/admin"), HasSubstr("/admin/records/announcements"));
    const auto form = page(wilma, "/admin/records/announcements/new");
    EXPECT_THAT(form, AllOf(HasSubstr("data-rich-text"), HasSubstr("datetime-local")));
    const auto sent = wilma.request(
        "POST", "/admin/records/announcements/new",
        "title=Maintenance&body=%3Cp%3ESoon%3C%2Fp%3E&severity=warning&audience=everyone&shown_from=2026-01-10T12%3A30",
        {{"Content-Type", "application/x-www-form-urlencoded"}});
    ASSERT_EQ(sent.status, 303) << sent.body;
    const auto made = Json::parse(admin.get("/api/v1/announcements").body)["items"].items().at(0);
    EXPECT_EQ(made["title"].text(), "Maintenance");
    EXPECT_EQ(made["shown_from"].text(), "2026-01-10T11:30:00.000000Z");
    EXPECT_EQ(made["state"].text(), "scheduled");
    EXPECT_THAT(page(wilma, "/admin/records/announcements/" + std::to_string(made["id"].integer())),
                HasSubstr("2026-01-10T12:30"));
}

TEST_F(Announcements, ComeAndGoByTheShell) {
    const auto made = run("announcements post", {{"title", "Mail is down"}, {"severity", "outage"}, {"body", "a < b"}});
    const auto id = made.blocks.at(0).json["id"].integer();
    EXPECT_THAT(made.blocks.at(0).json["body"].text(), HasSubstr("<p>a &lt; b</p>"));
    ASSERT_EQ(run("announcements list", {}).blocks.at(0).rows.size(), 1U);
    EXPECT_EQ(run("announcements list", {}).blocks.at(0).rows[0][4], "Mail is down");
    const auto& argument = server.kernel().catalog().commands.find("announcements withdraw")->second.arguments.at(0);
    EXPECT_EQ(argument.complete("", Viewer::system("test"), server.kernel()),
              std::vector<std::string>{std::to_string(id) + "\tMail is down"});
    run("announcements withdraw", {{"id", std::to_string(id)}});
    EXPECT_EQ(stateOf(id), "over");
    EXPECT_TRUE(run("announcements list", {}).blocks.at(0).rows.empty());
    // What has not begun is withdrawn as well.
    const auto later =
        run("announcements post", {{"title", "Party"}, {"from", "2026-02-01T18:00"}}).blocks.at(0).json["id"].integer();
    EXPECT_EQ(stateOf(later), "scheduled");
    run("announcements withdraw", {{"id", std::to_string(later)}});
    EXPECT_EQ(stateOf(later), "over");
}

}  // namespace
}  // namespace kontor::announcements
