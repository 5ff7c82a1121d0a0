#include "kontor/absences.h"

#include <gtest/gtest.h>

#include "kontor/away.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::absences {
namespace {

class AbsenceDesk : public ::testing::Test {
  protected:
    kontor::test::LocalServer server{{.plugins = {"absences", "web", "api"}}};
    kontor::test::HttpClient admin = server.admin();
    const std::int64_t ada = server.createUser("ada", {"agent"});
    const std::int64_t bert = server.createUser("bert", {"agent"});
    const std::int64_t cleo = server.createUser("cleo", {"agent"});
    const std::int64_t petra = server.createUser("petra", {"requester"});

    Time at(int hours) { return server.clock().now() + std::chrono::hours(hours); }
    Json away(kontor::test::HttpClient& client, int from, int until, std::int64_t substitute = 0, std::int64_t user = 0,
              int status = 201) {
        Json body = Json::object({{"starts_at", formatTime(at(from))}, {"ends_at", formatTime(at(until))}});
        if (substitute) body["substitute_id"] = substitute;
        if (user) body["user_id"] = user;
        const auto answer = client.post("/api/v1/absences", body.dump());
        EXPECT_EQ(answer.status, status) << answer.body;
        return Json::parse(answer.body);
    }
    std::optional<std::int64_t> standIn(std::int64_t user, int hours) {
        return server.kernel().db().read(
            [&](Transaction& tx) { return server.kernel().get<Absences>().standIn(tx, user, at(hours)); });
    }
    bool isAway(std::int64_t user, int hours) {
        return server.kernel().db().read(
            [&](Transaction& tx) { return server.kernel().get<Absences>().isAway(tx, user, at(hours)); });
    }
};

TEST_F(AbsenceDesk, StandInsAreFollowedWhileTheyAreAwayThemselves) {
    auto one = server.as("ada");
    auto two = server.as("bert");
    away(one, 1, 100, bert);
    EXPECT_FALSE(isAway(ada, 0));
    EXPECT_TRUE(isAway(ada, 1));
    EXPECT_FALSE(isAway(ada, 100)) << "the end is no longer part of it";
    EXPECT_EQ(standIn(ada, 2), bert);
    EXPECT_EQ(standIn(bert, 2), std::nullopt);
    away(two, 10, 20, cleo);
    EXPECT_EQ(standIn(ada, 9), bert);
    EXPECT_EQ(standIn(ada, 12), cleo);
    auto three = server.as("cleo");
    away(three, 11, 13, ada);
    EXPECT_EQ(standIn(ada, 12), std::nullopt) << "a circle ends";
    EXPECT_EQ(standIn(ada, 14), cleo);
}

TEST_F(AbsenceDesk, EverybodySaysItForThemselvesAndWhatIsWrongIsSaid) {
    auto one = server.as("ada");
    auto two = server.as("bert");
    auto requester = server.as("petra");
    const auto field = [](const Json& answer) { return answer["errors"].items().front()["field"].text(); };
    EXPECT_EQ(field(away(one, 5, 5, 0, 0, 422)), "ends_at");
    EXPECT_EQ(field(away(one, 0, 24 * 800, 0, 0, 422)), "ends_at");
    EXPECT_EQ(field(away(one, 0, 5, ada, 0, 422)), "substitute_id");
    EXPECT_EQ(field(away(one, 0, 5, 4711, 0, 422)), "substitute_id");
    away(one, 0, 5, 0, bert, 403);
    away(admin, 0, 5, 0, bert);
    away(two, 0, 9, ada);
    EXPECT_EQ(field(away(one, 0, 5, bert, 0, 422)), "substitute_id") << "each for the other";
    const auto mine = away(one, 0, 5, cleo)["id"].integer();
    const std::string path = "/api/v1/absences/" + std::to_string(mine);
    EXPECT_EQ(two.get(path).status, 200);
    EXPECT_EQ(requester.get(path).status, 404);
    EXPECT_EQ(two.request("PATCH", path, R"({"substitute_id": null})").status, 403);
    EXPECT_EQ(two.request("DELETE", path, "").status, 403);
    EXPECT_EQ(one.request("DELETE", path, "").status, 204);
}

TEST_F(AbsenceDesk, StatesFollowTheClock) {
    auto one = server.as("ada");
    const auto id = away(one, 1, 3)["id"].integer();
    const auto state = [&] {
        return server.kernel().db().read(
            [&](Transaction& tx) { return tx.one<std::string>("SELECT state FROM absences WHERE id = ?", id); });
    };
    EXPECT_EQ(state(), "planned");
    for (const char* next : {"now", "over"}) {
        server.clock().advance(std::chrono::hours(2));
        server.kernel().jobs().wake("absences.advance");
        EXPECT_TRUE(kontor::test::waitFor([&] { return state() == next; })) << next;
    }
}

TEST_F(AbsenceDesk, AMonthShowsWhoOfATeamIsAwayWhen) {
    const auto group = Json::parse(admin.post("/api/v1/groups", R"({"name": "Desk"})").body)["id"].integer();
    const std::string members = R"({"member_ids": [)" + std::to_string(ada) + "," + std::to_string(bert) + "]}";
    ASSERT_EQ(admin.patch("/api/v1/groups/" + std::to_string(group), members).status, 200);
    const auto say = [&](std::int64_t user, const char* from, const char* until, std::int64_t substitute = 0) {
        Json body = Json::object({{"user_id", user}, {"starts_at", from}, {"ends_at", until}});
        if (substitute) body["substitute_id"] = substitute;
        EXPECT_EQ(admin.post("/api/v1/absences", body.dump()).status, 201);
    };
    for (const auto id : {ada, bert, cleo})
        admin.patch("/api/v1/users/" + std::to_string(id), R"({"time_zone": "Europe/Berlin", "locale": "en"})");
    // Midnights in Berlin; the end belongs to no day.
    say(ada, "2050-02-27T23:00:00Z", "2050-03-02T23:00:00Z", bert);
    say(cleo, "2050-02-10T08:00:00Z", "2050-02-10T15:00:00Z");
    auto one = server.as("ada");
    const auto days = [&](const std::string& month, std::int64_t team) {
        CommandCall call{.values = {{"month", month}}};
        if (team) call.values.emplace_back("group", std::to_string(team));
        const auto viewer = server.kernel().db().read(
            [&](Transaction& tx) { return server.kernel().accounts().viewerOf(tx, ada, Origin::shell); });
        return server.kernel()
            .catalog()
            .commands.find("absences month")
            ->second.run(call, viewer, server.kernel())
            .blocks.front()
            .rows;
    };
    using Rows = std::vector<std::vector<std::string>>;
    EXPECT_EQ(days("2050-02", group),
              (Rows{{"Test ada", "...........................x"}, {"Test bert", std::string(28, '.')}}));
    EXPECT_EQ(days("2050-03", group).front()[1], "xx.............................");
    EXPECT_EQ(days("2050-02", 0).size(), 2U) << "everybody who is away";
    EXPECT_TRUE(days("2050-04", 0).empty());
    const auto page = [&](const std::string& query) { return one.get("/absences" + query); };
    const std::string shown = page("?month=2050-02&group=" + std::to_string(group)).body;
    EXPECT_NE(shown.find("February 2050"), std::string::npos);
    EXPECT_NE(shown.find("Feb 28, 2050, 00:00"), std::string::npos);
    EXPECT_EQ(page("?month=2050-13&group=x").status, 200);
    EXPECT_EQ(page("").status, 200);
    EXPECT_EQ(server.as("petra").get("/absences").status, 403);
}

TEST_F(AbsenceDesk, ManyAreAskedAboutAtOnce) {
    auto one = server.as("ada");
    away(one, 0, 10, bert);
    away(admin, 0, 20, cleo, bert);
    const auto now = server.clock().now();
    server.kernel().db().read([&](Transaction& tx) {
        auto& list = server.kernel().get<AwayList>();
        const auto before = Database::statementsOfThread();
        const auto until = list.awayUntil(tx, {ada, bert, cleo, petra}, now);
        EXPECT_EQ(Database::statementsOfThread() - before, 1U);
        EXPECT_EQ(until, (std::map<std::int64_t, Time>{{ada, at(10)}, {bert, at(20)}}));
        EXPECT_EQ(list.standIns(tx, {ada, bert, cleo, petra}, now),
                  (std::map<std::int64_t, std::int64_t>{{ada, cleo}, {bert, cleo}}));
        EXPECT_TRUE(list.awayUntil(tx, {}, now).empty());
    });
}

}  // namespace
}  // namespace kontor::absences
