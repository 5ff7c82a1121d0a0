// What requesters answer, who may and who sees it, and what is made of it.
#include "rating_desk.h"

namespace kontor::satisfaction {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RatingAnswers : public RatingDesk {};

TEST_F(RatingAnswers, TheRequesterAnswersInThePortalAndChangesItForSomeDays) {
    const std::int64_t ticket = closed("Printer");
    const std::string page = "/portal/tickets/" + std::to_string(ticket);
    EXPECT_THAT(anna.get(page).body, Not(HasSubstr("rating-title")));
    EXPECT_EQ(rate(anna, ticket, R"({"score": 5})").status, 404) << "nobody asked";
    askAll();
    const std::string asked = anna.get(page).body;
    ASSERT_THAT(asked, AllOf(HasSubstr("rating-title"), HasSubstr("action=\"" + page + "/rating\"")));
    const std::string mark = "name=\"csrf_token\" value=\"";
    const auto at = asked.find(mark) + mark.size();
    const std::string token = asked.substr(at, asked.find('"', at) - at);
    const auto post = [&](const std::string& fields) {
        return anna.request("POST", page + "/rating", "csrf_token=" + percentEncode(token) + fields,
                            {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
    EXPECT_EQ(post("&score=&comment=x").status, 303);
    EXPECT_EQ(value<std::int64_t>("SELECT COUNT(*) FROM ratings WHERE score IS NOT NULL"), 0);
    EXPECT_EQ(post("&score=4&comment=%3Cb%3Efine").status, 303);
    EXPECT_THAT(anna.get(page).body, AllOf(HasSubstr("value=\"4\" required checked"), HasSubstr("&lt;b&gt;fine")));
    // Nobody answers in their place, and others are not told that there is a question.
    EXPECT_THAT(agent.get(page).body, Not(HasSubstr("rating-title")));
    EXPECT_EQ(rate(agent, ticket, R"({"score": 5})").status, 404);
    EXPECT_EQ(rate(admin, ticket, R"({"score": 5})").status, 404);
    for (const char* body : {R"({})", R"({"score": 0})", R"({"score": 6})", R"({"score": "5"})", R"({"score": 4.5})",
                             R"({"score": 5, "mood": 1})", R"({"score": 5, "comment": 7})"})
        EXPECT_EQ(rate(anna, ticket, body).status, 422) << body;
    EXPECT_EQ(rate(anna, ticket, Json::object({{"score", 5}, {"comment", std::string(4001, 'x')}}).dump()).status, 422);
    const auto changed = rate(anna, ticket, R"({"score": 3, "comment": " So so. "})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(Json::parse(changed.body)["comment"].text(), "So so.");
    server.clock().advance(hours(24 * 15));
    anna = server.as("anna");
    EXPECT_EQ(rate(anna, ticket, R"({"score": 5})").status, 409);
    EXPECT_THAT(anna.get(page).body, AllOf(HasSubstr("So so."), Not(HasSubstr("name=\"score\""))));
}

TEST_F(RatingAnswers, WhoWorksOnTicketsSeesThemAndTheTeamHearsOfLowMarks) {
    const Json group = send(admin, "/api/v1/groups", Json::object({{"name", "Desk"}}), 201);
    change(admin, "/api/v1/groups/" + std::to_string(group["id"].integer()),
           Json::object({{"member_ids", Json::array({agentId, otherId})}}));
    set("satisfaction.days_between", 0);
    const std::int64_t bad = closed("Printer", Json::object({{"group_id", group["id"].integer()}}));
    const std::int64_t good = closed("Screen");
    const std::int64_t silent = closed("Door");
    askAll();
    ASSERT_EQ(ratings(), 3);
    const auto low = [&](kontor::test::HttpClient& client) {
        std::int64_t count = 0;
        for (const auto& type : types(client)) count += type == "satisfaction.low";
        return count;
    };
    ASSERT_EQ(rate(anna, bad, R"({"score": 1, "comment": "It still smokes."})").status, 200);
    ASSERT_EQ(rate(anna, good, R"({"score": 4})").status, 200);
    EXPECT_EQ(low(agent), 1);
    EXPECT_EQ(low(other), 1);
    ASSERT_EQ(rate(anna, bad, R"({"score": 2, "comment": "It smokes."})").status, 200);
    EXPECT_EQ(low(other), 1) << "low before, low now";

    const Json seen = items(agent, pathOf(bad, "/ratings"));
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen.items()[0]["score"].integer(), 2);
    EXPECT_THAT(agent.get("/tickets/" + std::to_string(bad) + "?tab=ratings").body, HasSubstr("It smokes."));
    EXPECT_EQ(items(agent, "/api/v1/satisfaction/ratings").size(), 3U);
    EXPECT_EQ(items(agent, "/api/v1/satisfaction/ratings?q=score%3C3").size(), 1U);
    server.createUser("bella", {"requester"});
    auto bella = server.as("bella");
    EXPECT_EQ(items(bella, "/api/v1/satisfaction/ratings").size(), 0U);
    EXPECT_EQ(items(anna, "/api/v1/satisfaction/ratings").size(), 3U);
    EXPECT_EQ(bella.get("/api/v1/satisfaction/averages").status, 403);
    EXPECT_EQ(agent.request("PATCH", pathOf(bad, "/ratings/1"), R"({"score": 5})").status, 403);

    const auto averages = [&](const std::string& query) {
        const auto answer = agent.get("/api/v1/satisfaction/averages" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return Json::parse(answer.body);
    };
    const Json byAgent = averages("");
    ASSERT_EQ(byAgent["items"].size(), 1U);
    EXPECT_EQ(byAgent["total"]["asked"].integer(), 3);
    EXPECT_EQ(byAgent["total"]["answered"].integer(), 2);
    EXPECT_EQ(byAgent["total"]["low"].integer(), 1);
    EXPECT_EQ(byAgent["total"]["average"], Json(3.0));
    EXPECT_EQ(averages("?by=group")["items"].size(), 2U);
    EXPECT_EQ(averages("?by=category")["items"].size(), 1U);
    EXPECT_EQ(averages("?by=month")["items"].items()[0]["part"].text(), formatTime(server.clock().now()).substr(0, 7));
    EXPECT_EQ(averages("?until=2001-01-01T00:00:00Z")["total"]["average"], Json());
    EXPECT_EQ(agent.get("/api/v1/satisfaction/averages?by=colour").status, 400);
    EXPECT_EQ(agent.get("/api/v1/satisfaction/averages?from=soon").status, 400);

    const std::string page = agent.get("/satisfaction?by=group").body;
    EXPECT_THAT(page, AllOf(HasSubstr("Desk"), HasSubstr("It smokes."), HasSubstr("★★☆☆☆"), HasSubstr("3.0")));
    EXPECT_THAT(agent.get("/satisfaction?low=true").body, Not(HasSubstr("Screen")));
    EXPECT_EQ(anna.get("/satisfaction").status, 403);
    EXPECT_EQ(agent.get("/satisfaction?days=abc").status, 400);
    // A ticket one does not see counts for nobody.
    admin.del(pathOf(good));
    EXPECT_EQ(averages("")["total"]["answered"].integer(), 1);
    EXPECT_EQ(items(agent, "/api/v1/satisfaction/ratings").size(), 2U);
    EXPECT_EQ(items(agent, pathOf(silent, "/ratings")).items()[0]["score"], Json());
}

}  // namespace
}  // namespace kontor::satisfaction
