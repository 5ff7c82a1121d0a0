// Reckoning, holidays and calendar files over REST and on the page.
#include <gmock/gmock.h>

#include "calendar_desk.h"
#include "core/ical_days.h"

namespace kontor::calendars {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(CalendarDesk, WorkIsReadAsPeopleWriteIt) {
    const auto answer = [&](const std::string& work) {
        return admin.get(pathOf(1, "/preview?from=2026-11-23T07:00:00Z&hours=" + work));
    };
    for (const char* work : {"7.5", "7,5", "7:30", "+7.50+"})
        EXPECT_EQ(Json::parse(answer(work).body)["due_at"].text(), "2026-11-23T14:30:00.000000Z") << work;
    EXPECT_EQ(Json::parse(answer("0").body)["due_at"].text(), "2026-11-23T07:00:00.000000Z");
    for (const char* work : {"", "-1", "8h", "7:5", "7:60", "1e3", "20001", "999999", ".5", "7.", "7.123", "NaN"})
        EXPECT_EQ(answer(work).status, 400) << work;
}

TEST_F(CalendarDesk, ReckonsOverRest) {
    const auto id = make(mondays());
    // In the past, for which the first edition holds as well.
    const Json found = get(pathOf(id, "/preview?from=2020-11-27T14:00:00Z&hours=9&to=2020-12-08T00:00:00Z"));
    EXPECT_FALSE(found["is_open"].boolean());
    EXPECT_EQ(found["next_open_at"].text(), "2020-11-30T07:00:00.000000Z");
    EXPECT_EQ(found["due_at"].text(), "2020-12-07T08:00:00.000000Z");
    EXPECT_EQ(found["open_seconds"].integer(), 16 * 3600);
    EXPECT_EQ(found["spans"].size(), 2U);
    EXPECT_EQ(get(pathOf(id, "/preview"))["due_at"].isNull(), true);
    for (const char* query : {"from=yesterday", "from=1800-01-01T00:00:00Z", "hours=x", "to=2020-01-01T00:00:00Z",
                              "to=2150-01-01T00:00:00Z", "hours=", "from="})
        EXPECT_EQ(admin.get(pathOf(id, std::string("/preview?") + query)).status, 400) << query;
    EXPECT_EQ(admin.get(pathOf(999, "/preview")).status, 404);
}

TEST_F(CalendarDesk, ListsAYear) {
    change(1, R"({"region": "de-be", "days": {"2025-12-24": {"name": "Half", "hours": [["08:00","12:00"]]}}})");
    const Json year = get(pathOf(1, "/holidays?year=2025"));
    std::string all;
    for (const auto& item : year["items"].items()) all += item["date"].text() + " " + item["name"].text() + "\n";
    EXPECT_THAT(all, AllOf(HasSubstr("2025-03-08 Women's Day\n"), HasSubstr("2025-05-08 Liberation Day\n"),
                           HasSubstr("2025-12-24 Half\n"), Not(HasSubstr("10-31"))));
    EXPECT_EQ(admin.get(pathOf(1, "/holidays?year=1066")).status, 400);
}

TEST_F(CalendarDesk, TakesDaysFromAFile) {
    const std::string file =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200102\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Bridge day\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Neujahr\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nDTSTART:20200101T100000Z\r\nSUMMARY:Breakfast\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    change(1, R"({"region": "de-hh"})");
    const auto send = [&](const std::string& query, const std::string& body) {
        return admin.request("POST", pathOf(1, "/holidays" + query), body, {{"Content-Type", "text/calendar"}});
    };
    const Json trial = Json::parse(send("", file).body);
    EXPECT_FALSE(trial["applied"].boolean());
    EXPECT_EQ(trial["days"].size(), 7U);
    EXPECT_EQ(trial["known"].size(), 7U);
    EXPECT_THAT(trial["left_out"].dump(), AllOf(HasSubstr("Breakfast"), HasSubstr("\"line\":13")));
    EXPECT_EQ(get(pathOf(1))["days"].size(), 0U);
    EXPECT_TRUE(Json::parse(send("?apply=true", file).body)["applied"].boolean());
    EXPECT_EQ(get(pathOf(1))["days"].size(), 7U);
    EXPECT_EQ(Json::parse(send("?apply=true", file).body)["days"].size(), 0U) << "the same again adds nothing";

    const auto broken = send("", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:soon\r\n");
    EXPECT_EQ(broken.status, 422);
    EXPECT_THAT(send("", "BEGIN:VCALENDAR\r\nhello\r\n").body, HasSubstr("line 2"));
    EXPECT_EQ(send("", std::string(largestIcal + 1, 'x')).status, 413);
    EXPECT_EQ(send("", "").status, 422);
}

TEST_F(CalendarDesk, ThePageBearsHostileText) {
    const auto id = make(Json::parse(
        R"({"name": "<script>a()</script>", "hours": {"mon": [["08:00","16:00"]]}, "days": {"2026-03-04": {"name": "<b>x"}}})"));
    const auto page =
        admin.get("/admin/calendars/" + std::to_string(id) + "?year=2026&hours=%3Cscript%3E&from=%22%3E%3Cimg");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, AllOf(Not(HasSubstr("<script>a()")), Not(HasSubstr("<b>x")), Not(HasSubstr("\"><img"))));
    EXPECT_EQ(admin.get("/admin/calendars/1?year=3000").status, 400);
    EXPECT_EQ(admin.get("/admin/calendars/999").status, 404);
}

}  // namespace
}  // namespace kontor::calendars
