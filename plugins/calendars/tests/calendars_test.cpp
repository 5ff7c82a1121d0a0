// Business calendars as records: rules, editions, the default one, the service for other plugins, the shell.
#include <gmock/gmock.h>

#include "calendar_desk.h"

namespace kontor::calendars {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST_F(CalendarDesk, ThereIsAlwaysADefault) {
    const auto standard = [&] {
        return server.kernel().db().read(
            [&](Transaction& tx) { return server.kernel().get<Calendars>().standard(tx); });
    };
    EXPECT_EQ(standard(), 1);
    EXPECT_EQ(get(pathOf(1))["name"].text(), "Standard");
    EXPECT_EQ(time(1)->between(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z")), hours(45));
    EXPECT_EQ(admin.request("DELETE", pathOf(1), "").status, 409);
    EXPECT_EQ(admin.request("PATCH", pathOf(1), R"({"is_default": false})").status, 422);

    const auto id = make(mondays());
    EXPECT_EQ(standard(), 1);
    EXPECT_TRUE(change(id, R"({"is_default": true})")["is_default"].boolean());
    EXPECT_EQ(standard(), id);
    EXPECT_FALSE(get(pathOf(1))["is_default"].boolean());
    EXPECT_EQ(admin.request("DELETE", pathOf(1), "").status, 204);
    EXPECT_EQ(admin.request("DELETE", pathOf(id), "").status, 409);
    // Who still reckons by it can.
    EXPECT_EQ(time(1)->between(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z")), hours(45));
    EXPECT_EQ(time(999), nullptr);
}

TEST_F(CalendarDesk, AChangeAddsAnEditionAndLeavesThePast) {
    const auto id = make(mondays());
    const Time start = server.clock().now(), soon = start + hours(24 * 21);
    const auto before = time(id);
    EXPECT_EQ(time(id), before) << "kept while nothing changes";
    server.clock().advance(hours(24 * 10));
    admin = server.admin();  // the session is over
    const Time changed = server.clock().now();
    change(id, R"({"hours": {"mon": [["10:00","11:00"]], "tue": [["10:00","11:00"]]}})");
    const auto after = time(id);
    EXPECT_EQ(after->between(start, changed), before->between(start, changed));
    EXPECT_NE(after->between(changed, soon), before->between(changed, soon));
    EXPECT_EQ(after->between(start - hours(24 * 365), start), before->between(start - hours(24 * 365), start));

    // A name is no matter of hours.
    change(id, R"({"name": "Other"})");
    EXPECT_EQ(get(pathOf(id, "/editions"))["items"].size(), 2U);
    const Json newest = get(pathOf(id, "/editions"))["items"].items()[0];
    EXPECT_EQ(newest["hours"].dump(), R"({"mon":[["10:00","11:00"]],"tue":[["10:00","11:00"]]})");
    EXPECT_EQ(newest["made_by_id"].integer(), 1);
    EXPECT_EQ(admin.request("PATCH", pathOf(id, "/editions/1"), "{}").status / 100, 4);
}

TEST_F(CalendarDesk, APlannedChangeWaitsAndIsAmended) {
    const auto id = make(mondays());
    const Time start = server.clock().now(), then = start + hours(24 * 100);
    const auto before = time(id);
    change(id, R"({"hours": {"mon": [["08:00","10:00"]]}, "valid_from": ")" + formatTime(then) + "\"}");
    EXPECT_EQ(time(id)->between(start, then), before->between(start, then));
    // An exception added meanwhile belongs to what is planned.
    const Json amended = change(id, R"({"days": {"2099-01-05": {"name": "Later"}}})");
    EXPECT_EQ(amended["valid_from"].text(), formatTime(then));
    EXPECT_EQ(time(id)->between(start, then), before->between(start, then));
    // The past is refused; said again of the present, the plan is taken back.
    const auto past = formatTime(start - hours(1));
    EXPECT_THAT(admin.request("PATCH", pathOf(id), R"({"valid_from": ")" + past + "\"}").body, HasSubstr("valid_from"));
    change(id, R"({"hours": {"mon": [["08:00","09:00"]]}, "valid_from": ")" + formatTime(start) + "\"}");
    EXPECT_EQ(time(id)->between(then, then + hours(24 * 7)), hours(1));
}

TEST_F(CalendarDesk, WhatCannotBeIsRefusedByItsField) {
    const auto refused = [&](const std::string& member, const std::string& field) {
        Json values = mondays();
        values["name"] = "Refused";
        for (const auto& [name, value] : Json::parse(member).members()) values[name] = value;
        const auto answer = admin.post("/api/v1/business-calendars", values.dump());
        EXPECT_EQ(answer.status, 422) << member;
        EXPECT_THAT(answer.body, HasSubstr("\"field\":\"" + field + "\"")) << member;
    };
    refused(R"({"name": "  "})", "name");
    refused(R"({"name": "Standard"})", "name");
    refused(R"({"time_zone": "Europe/Nowhere"})", "time_zone");
    refused(R"({"region": "de-xx"})", "region");
    refused(R"({"hours": {}})", "hours");
    refused(R"({"hours": {"mon": []}})", "hours");
    refused(R"({"hours": {"mon": [["8","9"]]}})", "hours");
    refused(R"({"hours": {"mon": {"a": 1}}})", "hours");
    refused(R"({"hours": []})", "hours");
    refused(R"({"days": {"tomorrow": {}}})", "days");
    refused(R"({"days": {"2026-12-24": {"hours": [["08:00","07:00","06:00"]]}}})", "days");
    refused(R"({"valid_from": "2020-01-01T00:00:00Z"})", "valid_from");
}

TEST_F(CalendarDesk, WhoMayNotIsRefused) {
    server.createUser("rita", {"requester"});
    server.createUser("anna", {"agent"});
    auto requester = server.as("rita"), agent = server.as("anna");
    EXPECT_EQ(requester.get(pathOf(1)).status, 403);
    EXPECT_EQ(requester.get(pathOf(1, "/preview")).status, 403);
    EXPECT_EQ(agent.get(pathOf(1, "/preview")).status, 200);
    EXPECT_EQ(agent.request("PATCH", pathOf(1), R"({"name": "Mine"})").status, 403);
    EXPECT_EQ(agent.post(pathOf(1, "/holidays?apply=true"), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").status, 403);
    EXPECT_EQ(agent.get("/admin/calendars/1").status, 200);
    EXPECT_EQ(requester.get("/admin/calendars/1").status, 403);
}

TEST_F(CalendarDesk, TheShellReckonsToo) {
    const auto run = [&](const std::string& name, std::vector<std::pair<std::string, std::string>> values) {
        const CommandCall call{.values = std::move(values)};
        return server.kernel().catalog().commands.find(name)->second.run(call, Viewer::system("test", Origin::shell),
                                                                         server.kernel());
    };
    change(1, R"({"region": "de-sn"})");
    EXPECT_EQ(run("calendars list", {}).blocks.front().rows.size(), 1U);
    EXPECT_THAT(run("calendars show", {{"id", "1"}}).blocks.front().json.dump(), HasSubstr("de-sn"));
    const auto year = run("calendars holidays", {{"id", "1"}, {"year", "2026"}}).blocks.front().rows;
    EXPECT_EQ(year.size(), 11U);
    EXPECT_EQ(year[8][0], "2026-11-18");
    EXPECT_THROW(run("calendars holidays", {{"id", "1"}, {"year", "1800"}}), Invalid);
    const auto due = run("calendars due", {{"id", "1"}, {"hours", "8"}, {"from", "2026-11-17T15:00:00+01:00"}});
    EXPECT_EQ(due.blocks.front().json["due_at"].text(), "2026-11-19T13:00:00.000000Z");
    EXPECT_THROW(run("calendars due", {{"id", "1"}, {"hours", "eight"}}), Invalid);
    EXPECT_THROW(run("calendars due", {{"id", "1"}, {"hours", "8"}, {"from", "now"}}), Invalid);
}

}  // namespace
}  // namespace kontor::calendars
