// The forms of a calendar's page, as browsers send them.
#include <gmock/gmock.h>

#include "calendar_desk.h"
#include "core/day.h"
#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor::calendars {
namespace {

using std::chrono::days;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Fields = std::vector<std::pair<std::string, std::string>>;

class CalendarPages : public CalendarDesk {
  protected:
    static std::string pageOf(std::int64_t id) { return "/admin/calendars/" + std::to_string(id); }

    std::string token(std::int64_t id) {
        const std::string mark = "name=\"csrf_token\" value=\"";
        const std::string page = admin.get(pageOf(id)).body;
        const auto at = page.find(mark) + mark.size();
        return page.substr(at, page.find('"', at) - at);
    }
    kontor::test::HttpResponse send(std::int64_t id, const Fields& fields) {
        std::string body = "csrf_token=" + percentEncode(token(id));
        for (const auto& [name, value] : fields) body += "&" + name + "=" + percentEncode(value);
        return admin.request("POST", pageOf(id), body, {{"Content-Type", "application/x-www-form-urlencoded"}});
    }
    kontor::test::HttpResponse look(std::int64_t id, const std::string& file) {
        const auto part = [](const std::string& head, const std::string& content) {
            return "--b\r\nContent-Disposition: form-data; name=" + head + "\r\n\r\n" + content + "\r\n";
        };
        const std::string body = part("\"csrf_token\"", token(id)) + part("\"action\"", "look") +
                                 part("\"file\"; filename=\"days.ics\"", file) + "--b--\r\n";
        return admin.request("POST", pageOf(id), body, {{"Content-Type", "multipart/form-data; boundary=b"}});
    }
    /// The form of `mondays()`, of this version.
    static Fields form(std::int64_t version, const std::string& name, const std::string& monday, Fields more = {}) {
        more.insert(more.end(), {{"action", "save"},
                                 {"version", std::to_string(version)},
                                 {"name", name},
                                 {"region", "none"},
                                 {"mon", monday}});
        return more;
    }
};

TEST_F(CalendarPages, ARefusedFormNeverOverwritesWhatCameSince) {
    const auto id = make(mondays());
    const auto version = get(pathOf(id))["version"].integer();
    change(id, R"({"name": "Of somebody else"})");
    const Fields zone{{"time_zone", "Europe/Berlin"}, {"is_default", "true"}};
    const auto refused = send(id, form(version, "Mine", "eight to five", zone));
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body,
                AllOf(HasSubstr("name=\"version\" value=\"" + std::to_string(version) + "\""),
                      HasSubstr("name=\"is_default\" value=\"true\" checked"), HasSubstr("eight to five")));
    const auto stale = send(id, form(version, "Mine", "08:00-17:00", zone));
    EXPECT_EQ(stale.status, 412);
    EXPECT_THAT(stale.body, AllOf(HasSubstr("name=\"version\" value=\"" + std::to_string(version) + "\""),
                                  HasSubstr("value=\"Mine\""), HasSubstr("value=\"08:00-17:00\""),
                                  HasSubstr("role=\"alert\""), Not(HasSubstr("web.record.stale"))));
    EXPECT_EQ(get(pathOf(id))["name"].text(), "Of somebody else");
    EXPECT_EQ(send(id, form(version + 1, "Mine", "08:00-17:00", zone)).status, 303);
    EXPECT_EQ(get(pathOf(id))["name"].text(), "Mine");
    EXPECT_TRUE(get(pathOf(id))["is_default"].boolean());
}

TEST_F(CalendarPages, AnotherZoneMovesNoPlannedChange) {
    const auto id = make(mondays());
    const Time then = server.clock().now() + days(100) + std::chrono::seconds(17);
    const auto planned =
        change(id, R"({"hours": {"mon": [["08:00","10:00"]]}, "valid_from": ")" + formatTime(then) + "\"}");
    const auto saved = send(id, form(planned["version"].integer(), "Mondays", "08:00-11:00",
                                     {{"time_zone", "America/New_York"},
                                      {"planned", "true"},
                                      {"valid_from", formTime(then, "Europe/Berlin")}}));
    EXPECT_EQ(saved.status, 303) << saved.body;
    const Json after = get(pathOf(id));
    EXPECT_EQ(after["time_zone"].text(), "America/New_York");
    EXPECT_EQ(after["valid_from"].text(), formatTime(then));
    // Another moment is meant as it is read: in the new zone.
    const std::string later = formTime(then + days(1), "America/New_York");
    EXPECT_EQ(send(id, form(after["version"].integer(), "Mondays", "08:00-11:00",
                            {{"time_zone", "America/New_York"}, {"planned", "true"}, {"valid_from", later}}))
                  .status,
              303);
    EXPECT_EQ(get(pathOf(id))["valid_from"].text(), formatTime(*readFormTime(later, "America/New_York")));
}

TEST_F(CalendarPages, WhatNeverOpensIsSaidSo) {
    const Day monday = dayOf(2026, 11, 23);
    Json closed = Json::object();
    for (int week = 0; week < 540; ++week) closed[dayText(monday + days(7 * week))] = Json::object();
    Json values = mondays();
    values["days"] = std::move(closed);
    const auto id = make(values);
    for (const char* hours : {"0", "8"}) {
        const auto page = admin.get(pageOf(id) + "?from=2026-11-24T10:00&hours=" + hours);
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, HasSubstr("Not within ten years")) << hours;
    }
}

TEST_F(CalendarPages, NoMoreDaysAreOfferedThanAFormHolds) {
    const Day first = dayOf(yearOf(std::chrono::floor<days>(server.clock().now())), 1, 1);
    const auto file = [&](int count) {
        return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" + replaceAll(dayText(first), "-", "") +
               "\r\nRRULE:FREQ=DAILY;COUNT=" + std::to_string(count) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    };
    const auto refused = look(1, file(991));
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("/api/v1/business-calendars/1/holidays"));
    const auto found = look(1, file(990));
    EXPECT_EQ(found.status, 200);
    Fields chosen{{"action", "add_found"}};
    for (int i = 0; i < 990; ++i) {
        chosen.emplace_back("day", dayText(first + days(i)));
        EXPECT_THAT(found.body, HasSubstr("name=\"day\" value=\"" + chosen.back().second));
    }
    EXPECT_EQ(send(1, chosen).status, 303);
    EXPECT_EQ(get(pathOf(1))["days"].size(), 990U);
}

}  // namespace
}  // namespace kontor::calendars
