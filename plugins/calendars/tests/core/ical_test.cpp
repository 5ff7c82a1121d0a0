// Calendar files: what people download, and what nobody should send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/ical_days.h"

namespace kontor::calendars {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Day first = dayOf(2026, 1, 1), last = dayOf(2028, 12, 31);

std::string file(const std::string& events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(const std::string& lines) {
    return "BEGIN:VEVENT\r\nUID:1@test\r\n" + lines + "END:VEVENT\r\n";
}
std::vector<std::string> daysIn(const std::string& text) {
    std::vector<std::string> days;
    for (const auto& found : readIcalDays(text, first, last).days)
        days.push_back(dayText(found.day) + " " + found.name);
    return days;
}
/// "calendars.ical.value 5": what is wrong, and in which line.
std::string refusalOf(const std::string& text) {
    try {
        readIcalDays(text, first, last);
    } catch (const Invalid& invalid) {
        const auto& error = invalid.errors().front();
        EXPECT_EQ(error.field, "file");
        for (const auto& [name, value] : error.message.params)
            if (name == "line") return error.message.key + " " + value;
        return error.message.key;
    }
    return "";
}

TEST(Ical, WholeDaysAreTaken) {
    EXPECT_THAT(daysIn(file(event("DTSTART;VALUE=DATE:20261224\r\nSUMMARY:Heiligabend\\, halb\r\n") +
                            event("DTSTART;VALUE=DATE:20261228\r\nDTEND;VALUE=DATE:20261231\r\nSUMMARY:Betrie\r\n "
                                  "bsferien\r\n") +
                            event("DTSTART;VALUE=DATE:20270104\r\nDURATION:P2D\r\n"))),
                ElementsAre("2026-12-24 Heiligabend, halb", "2026-12-28 Betriebsferien", "2026-12-29 Betriebsferien",
                            "2026-12-30 Betriebsferien", "2027-01-04 ", "2027-01-05 "));
}

TEST(Ical, RepeatedOnesComeAsOftenAsTheyAre) {
    EXPECT_THAT(daysIn(file(event("DTSTART;VALUE=DATE:20201231\r\nRRULE:FREQ=YEARLY\r\n"
                                  "EXDATE;VALUE=DATE:20271231\r\nSUMMARY:New Year's Eve\r\n"))),
                ElementsAre("2026-12-31 New Year's Eve", "2028-12-31 New Year's Eve"));
    EXPECT_THAT(daysIn(file(event("DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n"
                                  "RDATE;VALUE=DATE:20260301,20260302\r\nSUMMARY:x\r\n"))),
                ElementsAre("2026-01-05 x", "2026-01-12 x", "2026-03-01 x", "2026-03-02 x"));
    EXPECT_THAT(daysIn(file(event("DTSTART;VALUE=DATE:20251127\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\n"))),
                ElementsAre("2026-11-26 ", "2027-11-25 ", "2028-11-23 "));
}

TEST(Ical, WhatIsNoWholeDayIsLeftOutWithItsReason) {
    const auto result = readIcalDays(file(event("DTSTART:20261224T080000Z\r\nSUMMARY:Meeting\r\n") +
                                          event("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n") +
                                          event("DTSTART;VALUE=DATE:20201225\r\nSUMMARY:Long ago\r\n")),
                                     first, last);
    EXPECT_THAT(result.days, IsEmpty());
    ASSERT_EQ(result.leftOut.size(), 3U);
    EXPECT_EQ(result.leftOut[0].why.key, "calendars.ical.not_whole_day");
    EXPECT_EQ(result.leftOut[0].name, "Meeting");
    EXPECT_EQ(result.leftOut[0].line, 4);
    EXPECT_EQ(result.leftOut[1].why.key, "calendars.ical.cancelled");
    EXPECT_EQ(result.leftOut[2].why.key, "calendars.ical.outside");
}

TEST(Ical, OtherComponentsAndLineEndsDoNotDisturb) {
    EXPECT_THAT(daysIn("\xEF\xBB\xBF"
                       "BEGIN:VCALENDAR\nX-WR-CALNAME;X=\"a:b\":Feiertage\n\nBEGIN:VTIMEZONE\nTZID:x\n"
                       "BEGIN:STANDARD\nDTSTART:19701025T030000\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
                       "dtstart;value=date:20260501\nBEGIN:VALARM\nTRIGGER:-P1D\nEND:VALARM\nSUMMARY:Tag der "
                       "Arbeit\nEND:VEVENT\nEND:VCALENDAR"),
                ElementsAre("2026-05-01 Tag der Arbeit"));
}

TEST(Ical, BadFilesAreRefusedWithTheLine) {
    EXPECT_EQ(refusalOf(""), "calendars.ical.empty");
    EXPECT_EQ(refusalOf("<!doctype html>\n<p>Not found"), "calendars.ical.no_property 1");
    EXPECT_EQ(refusalOf("name:value\n"), "calendars.ical.no_calendar 1");
    EXPECT_EQ(refusalOf("BEGIN:VCARD\nEND:VCARD\n"), "calendars.ical.no_calendar 1");
    EXPECT_EQ(refusalOf(file("BEGIN:VEVENT\r\nEND:VTODO\r\n")), "calendars.ical.end 5");
    EXPECT_EQ(refusalOf("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\n"), "calendars.ical.not_ended 2");
    EXPECT_EQ(refusalOf(file(event(""))), "calendars.ical.no_start 4");
    EXPECT_EQ(refusalOf(file(event("no colon\r\n"))), "calendars.ical.no_property 6");
    EXPECT_EQ(refusalOf(file(event("SUMMARY:a\x01\r\n"))), "calendars.ical.control 6");
    EXPECT_EQ(refusalOf(file("X:\xff\r\n")), "calendars.ical.not_utf8");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:tomorrow\r\n"))), "calendars.ical.value 6");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20261301\r\n"))).substr(0, 15), "calendars.ical.");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:00010101\r\n"))).substr(0, 15), "calendars.ical.");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20260102\r\nDTEND;VALUE=DATE:20260101\r\n"))),
              "calendars.ical.end_date 7");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20260102\r\nDTEND;VALUE=DATE:20280101\r\n"))),
              "calendars.ical.long_event 7");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20260102\r\nRRULE:FREQ=SECONDLY\r\n"))),
              "calendars.ical.rule 7");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20260102\r\nRRULE:FREQ=NEVER\r\n"))), "calendars.ical.value 7");
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20260102\r\nRRULE:FREQ=DAILY;BYHOUR=1,2,3\r\n"))),
              "calendars.ical.rule 7");
}

TEST(Ical, TooMuchIsRefused) {
    EXPECT_EQ(refusalOf(std::string(largestIcal + 1, 'x')), "calendars.ical.too_large");
    EXPECT_EQ(refusalOf(file("X:" + std::string(30'000, 'x') + "\r\n")), "calendars.ical.long_line 4");
    std::string deep, many, folded = "X:";
    for (int i = 0; i < 20; ++i) deep += "BEGIN:VEVENT\r\n";
    EXPECT_EQ(refusalOf(file(deep)), "calendars.ical.deep 11");
    for (int i = 0; i < 6'000; ++i) many += "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\n";
    EXPECT_EQ(refusalOf(file(many)).substr(0, 26), "calendars.ical.many_events");
    for (int i = 0; i < 30'000; ++i) folded += "\r\n x";
    EXPECT_EQ(refusalOf(file(folded + "\r\n")), "calendars.ical.long_line 4");
    // A whole calendar of closed days: more than one calendar holds.
    EXPECT_EQ(refusalOf(file(event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY\r\n"))),
              "calendars.ical.many_days 4");
}

TEST(Ical, RulesThatNeverComeTrueEnd) {
    const std::vector<std::string> rules{"DAILY;BYMONTH=1;BYYEARDAY=366",
                                         "YEARLY;BYMONTH=1;BYYEARDAY=366",
                                         "DAILY;BYMONTH=2;BYMONTHDAY=30",
                                         "DAILY;BYDAY=5MO",
                                         "YEARLY;BYWEEKNO=53;BYMONTH=6",
                                         "YEARLY;INTERVAL=400;BYMONTH=2;BYMONTHDAY=29",
                                         "DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=30",
                                         "MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-32",
                                         "MONTHLY;BYDAY=MO;BYSETPOS=6"};
    for (const auto& rule : rules) {
        SCOPED_TRACE(rule);
        const std::string text = file(event("DTSTART;VALUE=DATE:19010101\r\nRRULE:FREQ=" + rule + "\r\n"));
        // Either libical sees it, or it finds nothing in the end.
        const std::string refusal = refusalOf(text);
        if (refusal.empty()) {
            EXPECT_THAT(daysIn(text), IsEmpty());
        } else {
            EXPECT_EQ(refusal, "calendars.ical.rule 7");
        }
    }
    std::string many;
    for (int i = 0; i < 101; ++i) many += event("DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n");
    EXPECT_EQ(refusalOf(file(many)).substr(0, 25), "calendars.ical.many_rules");
    many.clear();
    for (int i = 0; i < 3; ++i)
        many += event("DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n");
    EXPECT_EQ(refusalOf(file(many)).substr(0, 25), "calendars.ical.many_rules");
    // Those that begin later, or are over before they begin, are no such rules.
    many.clear();
    for (int i = 0; i < 3; ++i)
        many += event("DTSTART;VALUE=DATE:20400101\r\nRRULE:FREQ=YEARLY\r\n") +
                event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY;UNTIL=20251231\r\n");
    EXPECT_THAT(daysIn(file(many)), ElementsAre("2026-01-01 "));
}

TEST(Ical, PositionsThatAPeriodDoesNotHaveAreRefused) {
    for (const char* rule : {"DAILY;BYDAY=MO;BYSETPOS=2", "WEEKLY;BYDAY=MO;BYSETPOS=-8", "MONTHLY;BYDAY=MO;BYSETPOS=6",
                             "MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,-32", "YEARLY;BYDAY=MO;BYSETPOS=367"}) {
        const std::string text = file(event(std::string("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=") + rule + "\r\n"));
        // libical refuses some of them itself.
        EXPECT_THAT(refusalOf(text), AnyOf("calendars.ical.rule 7", "calendars.ical.value 7")) << rule;
    }
    EXPECT_THAT(daysIn(file(event("DTSTART;VALUE=DATE:20260130\r\n"
                                  "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3\r\n"))),
                ElementsAre("2026-01-30 ", "2026-02-27 ", "2026-03-31 "));
}

}  // namespace
}  // namespace kontor::calendars
