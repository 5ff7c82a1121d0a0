// Tickets made again and again: when, once each, and what happens to those that can't be made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"
#include "kontor/text.h"

namespace kontor::recurring {
namespace {

using std::chrono::days;
using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Recurring : public ::testing::Test {
  protected:
    test::LocalServer server{{.plugins = {"recurring", "web", "api"}}};
    test::HttpClient admin = server.admin();

    std::string today() { return formatTime(server.clock().now()).substr(0, 10); }
    Json values(const std::string& rule, const std::string& more = "") {
        return Json::parse(R"({"name": "Backup", "ticket": {"subject": "Check the backup", "requester_id": 1},
            "time_zone": "UTC", "time_of_day": "00:00", "starts_on": ")" +
                           today() + R"(", "rule": ")" + rule + "\"" + more + "}");
    }
    std::int64_t make(const Json& json) {
        const auto answer = admin.post("/api/v1/recurring-tickets", json.dump());
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
    }
    Json get(std::int64_t id) {
        return Json::parse(server.admin().get("/api/v1/recurring-tickets/" + std::to_string(id)).body);
    }
    std::int64_t tickets() {
        return server.kernel().db().read(
            [](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM tickets"); });
    }
    /// Lets the job run until it is so.
    bool untilSo(const std::function<bool()>& holds) {
        return test::waitFor(
            [&] {
                server.kernel().jobs().wake("recurring.make");
                return holds();
            },
            std::chrono::seconds(120));
    }
};

TEST_F(Recurring, EachTimeMakesOneAndWhatWasMissedMakesOneTogether) {
    const auto id = make(values("FREQ=DAILY"));
    EXPECT_EQ(tickets(), 0);
    const auto first = parseTime(get(id)["next_at"].text());
    ASSERT_TRUE(first);
    EXPECT_GT(*first, server.clock().now());
    server.clock().advance(hours(24));
    ASSERT_TRUE(untilSo([&] { return tickets() == 1; }));
    ASSERT_TRUE(untilSo([&] { return !get(id)["last_ticket_id"].isNull(); }));
    EXPECT_EQ(parseTime(get(id)["next_at"].text()), *first + days(1));
    const Json ticket =
        Json::parse(server.admin().get("/api/v1/tickets/" + std::to_string(get(id)["last_ticket_id"].integer())).body);
    EXPECT_EQ(ticket["subject"].text(), "Check the backup");
    server.clock().advance(hours(7 * 24));
    ASSERT_TRUE(untilSo([&] { return tickets() == 2; }));
    ASSERT_TRUE(untilSo([&] { return parseTime(get(id)["next_at"].text()) > server.clock().now(); }));
    EXPECT_EQ(tickets(), 2);
    EXPECT_EQ(server.kernel().db().read([](Transaction& tx) {
        return tx.one<std::string>("SELECT reason FROM journal WHERE kind = 'ticket' AND action = 'created' LIMIT 1");
    }),
              "recurring ticket Backup");
}

TEST_F(Recurring, OneThatCannotBeMadeIsSaidSoAndComesAgain) {
    Json json = values("FREQ=DAILY");
    const auto person = server.createUser("gone", {"requester"});
    json["ticket"]["assignee_id"] = person;
    const auto id = make(json);
    server.kernel().db().write([&](Transaction& tx) {
        tx.execute("UPDATE user SET deleted_at = ? WHERE id = ?", server.clock().now(), person);
    });
    server.clock().advance(hours(24));
    ASSERT_TRUE(untilSo([&] { return !get(id)["last_error"].text().empty(); }));
    EXPECT_EQ(tickets(), 0);
    EXPECT_THAT(get(id)["last_error"].text(), HasSubstr("assignee_id"));
    EXPECT_GT(*parseTime(get(id)["next_at"].text()), server.clock().now());
    admin = server.admin();
    EXPECT_EQ(
        admin.patch("/api/v1/recurring-tickets/" + std::to_string(id), R"({"ticket": {"assignee_id": null}})").status,
        200);
    server.clock().advance(hours(24));
    ASSERT_TRUE(untilSo([&] { return tickets() == 1; }));
    ASSERT_TRUE(untilSo([&] { return get(id)["last_error"].text().empty(); }));
}

TEST_F(Recurring, WhatCannotBeUnderstoodIsRefusedByName) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("rule": "FREQ=HOURLY")", "rule"},
        {R"("rule": "FREQ=WEEKLY;BYDAY=XX")", "rule"},
        {R"("rule": "weekly")", "rule"},
        {R"("rule": "FREQ=DAILY\r\nX:1")", "rule"},
        {R"("rule": "FREQ=DAILY;BYHOUR=3")", "rule"},
        {R"("starts_on": "2026-02-30")", "starts_on"},
        {R"("time_of_day": "24:00")", "time_of_day"},
        {R"("time_of_day": "8")", "time_of_day"},
        {R"("time_zone": "Mars/Olympus")", "time_zone"},
        {R"("on_closed_day": "never")", "on_closed_day"},
        {R"("calendar_id": 99999)", "calendar_id"},
        {R"("ticket": {"subject": "x"})", "ticket"},
        {R"("ticket": {"subject": "x", "requester_id": 1, "lunch": true})", "ticket"},
        {R"("ticket": {"requester_id": 1})", "ticket"},
        {R"("name": " ")", "name"},
    };
    for (const auto& [member, field] : wrong) {
        Json json = values("FREQ=DAILY");
        for (const auto& [name, value] : Json::parse("{" + member + "}").members()) json[name] = value;
        const auto answer = admin.post("/api/v1/recurring-tickets", json.dump());
        EXPECT_EQ(answer.status, 422) << member << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("\"" + field + "\"")) << member;
    }
    auto agent = (server.createUser("ada", {"agent"}), server.as("ada"));
    EXPECT_EQ(agent.get("/api/v1/recurring-tickets").status, 403);
}

TEST_F(Recurring, ClosedDaysMoveIt) {
    // The standard calendar is closed on Saturdays and Sundays.
    const auto next = [&](const std::string& how) {
        Json json = values("FREQ=WEEKLY", R"(, "on_closed_day": ")" + how + "\"");
        json["starts_on"] = "2050-01-01";  // a Saturday
        return get(make(json))["next_at"].text().substr(0, 10);
    };
    EXPECT_EQ(next("run"), "2050-01-01");
    EXPECT_EQ(next("before"), "2049-12-31");
    EXPECT_EQ(next("after"), "2050-01-03");
    Json json = values("FREQ=WEEKLY", R"(, "on_closed_day": "skip")");
    json["starts_on"] = "2050-01-01";
    EXPECT_TRUE(get(make(json))["next_at"].isNull()) << "every Saturday is closed";
}

TEST_F(Recurring, ThePagesShowWhenItComes) {
    const std::string home = "/admin/recurring";
    EXPECT_EQ(admin.get(home).status, 200);
    const std::string page = admin.get(home + "/new").body;
    const std::string mark = "name=\"csrf_token\" value=\"";
    const auto at = page.find(mark) + mark.size();
    const std::string token = page.substr(at, page.find('"', at) - at);
    const auto send = [&](const std::string& path, const std::string& rule, const std::string& version) {
        return admin.request("POST", path,
                             "csrf_token=" + percentEncode(token) +
                                 "&action=save&name=Report&rule=" + percentEncode(rule) +
                                 "&starts_on=2050-03-01&time_of_day=08%3A00&time_zone=Europe%2FBerlin&on_closed_day=run"
                                 "&active=true&subject=Report+%3Cb%3E&requester_id=1&priority=low&version=" +
                                 version,
                             {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
    const auto refused = send(home + "/new", "monthly", "0");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body,
                AllOf(HasSubstr("value=\"monthly\""), HasSubstr("Report &lt;b&gt;"), HasSubstr("role=\"alert\"")));
    const auto saved = send(home + "/new", "FREQ=MONTHLY", "0");
    ASSERT_EQ(saved.status, 303);
    const std::string path = saved.header("location");
    EXPECT_THAT(admin.get(path).body, HasSubstr("1, 2050, 08:00"));
    EXPECT_THAT(admin.get(home).body, HasSubstr("Report &lt;b&gt;"));
    EXPECT_EQ(send(path, "FREQ=YEARLY", "1").status, 303);
    EXPECT_EQ(send(path, "FREQ=DAILY", "1").status, 412);
}

TEST_F(Recurring, OneOfATemplateIsAsTheTemplateIsThen) {
    const auto kept = admin.post("/api/v1/ticket-templates",
                                 R"({"name": "Backup", "sharing": "everyone", "values": {"subject": "Check it",
                                     "priority": "low", "tags": ["backup"]}})");
    ASSERT_EQ(kept.status, 201) << kept.body;
    const auto chosen = Json::parse(kept.body)["id"].integer();
    Json json = values("FREQ=DAILY", R"(, "template_id": )" + std::to_string(chosen));
    json["ticket"].erase("subject");
    const auto id = make(json);
    const auto path = "/api/v1/ticket-templates/" + std::to_string(chosen);
    ASSERT_EQ(admin.patch(path, R"({"values": {"subject": "Check it twice"}})").status, 200);
    server.clock().advance(hours(24));
    ASSERT_TRUE(untilSo([&] { return !get(id)["last_ticket_id"].isNull(); }));
    const Json ticket =
        Json::parse(server.admin().get("/api/v1/tickets/" + std::to_string(get(id)["last_ticket_id"].integer())).body);
    EXPECT_EQ(ticket["subject"].text(), "Check it twice");
    EXPECT_EQ(ticket["priority"].text(), "low");
    EXPECT_EQ(ticket["tags"].items().front().text(), "backup");
    EXPECT_EQ(ticket["requester_id"].integer(), 1);

    // One's own is not seen by the system, which makes the tickets.
    const auto own = server.admin().post("/api/v1/ticket-templates", R"({"name": "Mine", "values": {"subject": "x"}})");
    json["template_id"] = Json::parse(own.body)["id"];
    const auto refused = server.admin().post("/api/v1/recurring-tickets", json.dump());
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("template_id"));
    // Where the template goes, the ticket cannot be made, and says so.
    ASSERT_EQ(server.admin().del(path).status, 204);
    server.clock().advance(hours(24));
    ASSERT_TRUE(untilSo([&] { return !get(id)["last_error"].text().empty(); }));
}

}  // namespace
}  // namespace kontor::recurring
