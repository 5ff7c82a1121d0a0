// Tasks of all records in one list, and the calendar behind a secret link.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "ical_writer.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/text.h"

namespace kontor::my_work {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(IcalWriter, FoldsWithoutCuttingCharactersAndEscapes) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "ä€";
    IcalWriter writer;
    writer.text("SUMMARY", text +
                               ",;\\\r\n\x01"
                               "end");
    const std::string ical = std::move(writer).done();
    std::string unfolded;
    std::size_t from = 0;
    for (std::size_t to = ical.find("\r\n"); to != std::string::npos; to = ical.find("\r\n", from)) {
        EXPECT_LE(to - from, 75U);
        const std::string line = ical.substr(from, to - from);
        EXPECT_TRUE(isUtf8(line));
        unfolded += line.substr(unfolded.empty() ? 0 : 1);
        from = to + 2;
    }
    EXPECT_EQ(unfolded, "SUMMARY:" + text + "\\,\\;\\\\\\nend");
}

class MyWork : public ::testing::Test {
  protected:
    test::LocalServer server{{.plugins = {"my-work", "tickets", "web", "api"}}};
    test::HttpClient admin = server.admin();
    std::int64_t agentId = server.createUser("agent", {"agent"});
    std::int64_t otherId = server.createUser("other", {"agent"});
    test::HttpClient agent = server.as("agent");
    std::int64_t ticket = 0;

    void SetUp() override { ticket = id(admin.post("/api/v1/tickets", R"({"subject": "New, colleague"})")); }
    static std::int64_t id(const test::HttpResponse& answer) {
        EXPECT_EQ(answer.status, 201) << answer.body;
        return Json::parse(answer.body)["id"].integer();
    }
    std::int64_t task(const Json& values) {
        return id(admin.post("/api/v1/tickets/" + std::to_string(ticket) + "/tasks", values.dump()));
    }
    std::string dueIn(std::chrono::hours span) { return formatTime(server.kernel().clock().now() + span); }
    static std::vector<std::string> titles(const test::HttpResponse& answer) {
        EXPECT_EQ(answer.status, 200) << answer.body;
        std::vector<std::string> result;
        const Json body = Json::parse(answer.body);
        for (const auto& item : body["items"].items()) result.push_back(item["title"].text());
        return result;
    }
    std::string newLink(test::HttpClient& client) {
        const auto answer = client.post("/api/v1/my/calendar-feed", "{}");
        EXPECT_EQ(answer.status, 201) << answer.body;
        const std::string url = Json::parse(answer.body)["url"].text();
        return url.substr(url.find("/feeds/"));
    }
    /// What programs of others make of it, line by line.
    static std::vector<std::string> readByPeers(const std::string& calendar) {
        const test::TempDir directory;
        const auto file = directory / "tasks.ics";
        std::ofstream(file, std::ios::binary) << calendar;
        const std::string command =
            std::string("/usr/bin/python3 '") + std::getenv("KONTOR_ICAL_PEER") + "' '" + file.string() + "' 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string all;
        std::array<char, 4096> buffer{};
        while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) all.append(buffer.data(), count);
        EXPECT_EQ(::pclose(pipe), 0) << all;
        return split(all, '\n');
    }
};

TEST_F(MyWork, ListsOnesOwnTasksOfAllRecords) {
    const auto mine = [&](const char* title, const std::string& due) {
        Json values = Json::object({{"title", title}, {"assignee_id", agentId}});
        if (!due.empty()) values["due_at"] = due;
        return task(values);
    };
    mine("later", dueIn(std::chrono::hours(48)));
    mine("soon", dueIn(std::chrono::hours(2)));
    task(Json::object({{"title", "somebody else's"}, {"assignee_id", otherId}}));
    EXPECT_THAT(titles(agent.get("/api/v1/my/tasks")), ElementsAre("soon", "later"));
    EXPECT_THAT(titles(agent.get("/api/v1/my/tasks?q=assignee:other")), ElementsAre("somebody else's"));
    EXPECT_EQ(agent.get("/api/v1/my/tasks?nonsense=1").status, 400);
    EXPECT_EQ(agent.get("/api/v1/my/tasks?q=nonsense:1").status, 400);
    server.createUser("anna", {"requester"});
    EXPECT_EQ(server.as("anna").get("/api/v1/my/tasks").status, 403);
    EXPECT_EQ(server.client().get("/api/v1/my/tasks").status, 401);

    const auto page = agent.get("/my-work");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, AllOf(HasSubstr("soon"), HasSubstr("later"), Not(HasSubstr("somebody else"))));
    admin.del("/api/v1/tickets/" + std::to_string(ticket));
    EXPECT_THAT(titles(agent.get("/api/v1/my/tasks")), IsEmpty());
}

TEST_F(MyWork, ProgramsOfOthersReadTheCalendar) {
    const auto due = *parseTime("2027-03-28T09:00:00Z");
    const auto dated = task(Json::object({{"title", "Hand over; „Gerät“, käßig"},
                                          {"description", "first\nsecond, third"},
                                          {"assignee_id", agentId},
                                          {"due_at", formatTime(due)}}));
    task(Json::object({{"title", "whenever"}, {"assignee_id", agentId}}));
    task(Json::object({{"title", "not mine"}, {"assignee_id", otherId}, {"due_at", formatTime(due)}}));
    const std::string link = newLink(agent);
    const auto events = server.client().get(link);
    EXPECT_EQ(events.status, 200);
    EXPECT_EQ(events.header("content-type"), "text/calendar; charset=utf-8");
    const auto found = readByPeers(events.body);
    const std::string uid = "task-" + std::to_string(dated) + "@";
    EXPECT_THAT(found, Contains(AllOf(HasSubstr("icalendar VEVENT " + uid), HasSubstr(" 1 2027-03-28T08:30:00+00:00 "),
                                      HasSubstr("Hand over; „Gerät“, käßig – "), HasSubstr("New, colleague"),
                                      HasSubstr("first|second, third"))));
    EXPECT_THAT(found, Contains(HasSubstr("khal 2027-03-28 08:30-09:00 Hand over; „Gerät“, käßig")));
    EXPECT_THAT(events.body, AllOf(Not(HasSubstr("whenever")), Not(HasSubstr("not mine"))));
    const auto same = server.client().get(link, {{"If-None-Match", events.header("etag")}});
    EXPECT_EQ(same.status, 304);

    const auto todos = server.client().get(link + "?todo=true");
    EXPECT_THAT(readByPeers(todos.body), Contains(AllOf(HasSubstr("icalendar VTODO"), HasSubstr("whenever"))));
}

TEST_F(MyWork, TheLinkEndsWithItsOwnersWillAndRights) {
    task(Json::object({{"title", "x"}, {"assignee_id", agentId}, {"due_at", dueIn(std::chrono::hours(2))}}));
    EXPECT_EQ(agent.get("/api/v1/my/calendar-feed").status, 404);
    const std::string first = newLink(agent);
    const std::string second = newLink(agent);
    EXPECT_EQ(server.client().get(first).status, 404) << "a new link ends the one before";
    EXPECT_EQ(server.client().get(second).status, 200);
    EXPECT_EQ(Json::parse(agent.get("/api/v1/my/calendar-feed").body)["last_used_at"].isNull(), false);
    EXPECT_EQ(server.client().get("/feeds/x/tasks.ics").status, 404);
    EXPECT_EQ(server.client().get("/feeds/%00/tasks.ics").status / 100, 4);
    const auto tokens = server.kernel().db().read(
        [&](Transaction& tx) { return tx.all<std::string>("SELECT token_hash FROM worklist_feeds"); });
    EXPECT_THAT(tokens, ElementsAre(Not(HasSubstr(second.substr(7, 20))))) << "only a hash is kept";

    const std::string path = "/api/v1/users/" + std::to_string(agentId);
    EXPECT_EQ(admin.patch(path, R"({"roles": ["requester"]})").status, 200);
    EXPECT_EQ(server.client().get(second).status, 403) << "who may not see tasks any more";
    EXPECT_EQ(admin.patch(path, R"({"roles": ["agent"], "active": false})").status, 200);
    EXPECT_EQ(server.client().get(second).status, 404);
    EXPECT_EQ(admin.patch(path, R"({"active": true})").status, 200);
    EXPECT_EQ(server.client().get(second).status, 200);
    auto again = server.as("agent");
    EXPECT_EQ(again.del("/api/v1/my/calendar-feed").status, 204);
    EXPECT_EQ(again.del("/api/v1/my/calendar-feed").status, 404);
    EXPECT_EQ(server.client().get(second).status, 404);
}

}  // namespace
}  // namespace kontor::my_work
