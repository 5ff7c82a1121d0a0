// Hours as JSON and as people write them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/hours.h"

namespace kontor::calendars {
namespace {

using ::testing::IsEmpty;

TEST(Hours, AreReadAndWritten) {
    std::vector<FieldError> errors;
    const Json json = Json::parse(R"({"mon": [["13:00","17:30"],["08:00","12:00"]], "sat": [["22:00","06:00"]],
        "sun": [["00:00","24:00"]], "tue": []})");
    const WeekHours week = readWeek(json, errors);
    EXPECT_THAT(errors, IsEmpty());
    EXPECT_EQ(week[0], (DayHours{{480, 720}, {780, 1050}}));
    EXPECT_EQ(week[5], (DayHours{{1320, 1800}}));
    EXPECT_EQ(week[6], (DayHours{{0, 1440}}));
    EXPECT_EQ(toJson(week).dump(),
              R"({"mon":[["08:00","12:00"],["13:00","17:30"]],"sat":[["22:00","06:00"]],"sun":[["00:00","24:00"]]})");
    EXPECT_EQ(readWeek(toJson(week), errors), week);
    for (const auto& day : week) EXPECT_EQ(readHoursText(hoursText(day), "mon"), day);
    EXPECT_EQ(readHoursText(" 8:00 – 12:00,13:00-17:00 ", "mon"), (DayHours{{480, 720}, {780, 1020}}));
    EXPECT_THAT(readHoursText(" , ", "mon"), IsEmpty());
}

TEST(Hours, WhatCannotBeIsNamed) {
    const auto keyOf = [](const char* json) {
        std::vector<FieldError> errors;
        readWeek(Json::parse(json), errors);
        return errors.empty() ? "" : errors.front().message.key;
    };
    EXPECT_EQ(keyOf(R"({"monday": []})"), "calendars.error.weekday");
    EXPECT_EQ(keyOf(R"({"mon": "08:00-17:00"})"), "calendars.error.not_spans");
    EXPECT_EQ(keyOf(R"({"mon": [["08:00"]]})"), "calendars.error.not_spans");
    EXPECT_EQ(keyOf(R"({"mon": [[8, 17]]})"), "calendars.error.not_spans");
    EXPECT_EQ(keyOf(R"({"mon": [["08:60","17:00"]]})"), "calendars.error.clock");
    EXPECT_EQ(keyOf(R"({"mon": [["24:00","17:00"]]})"), "calendars.error.clock");
    EXPECT_EQ(keyOf(R"({"mon": [["08:00","25:00"]]})"), "calendars.error.clock");
    EXPECT_EQ(keyOf(R"({"mon": [["08:00","12:00"],["11:00","13:00"]]})"), "calendars.error.overlap");
    for (const char* text : {"08:00", "8-9", "08:00-", "-", "08:00-12:00 13:00-14:00", "99:99-99:99", "١:00-2:00"})
        EXPECT_THROW(readHoursText(text, "mon"), Invalid) << text;
}

TEST(Hours, SpecialDaysAreReadByDate) {
    std::vector<FieldError> errors;
    const auto days = readDays(
        Json::parse(R"({"2026-12-24": {"name": " Christmas Eve ", "hours": [["08:00","12:00"]]}, "2026-12-31": {}})"),
        errors);
    EXPECT_THAT(errors, IsEmpty());
    EXPECT_EQ(days.at(dayOf(2026, 12, 24)), (SpecialDay{"Christmas Eve", {{480, 720}}}));
    EXPECT_THAT(days.at(dayOf(2026, 12, 31)).hours, IsEmpty());
    const auto keyOf = [](const std::string& json) {
        std::vector<FieldError> wrong;
        readDays(Json::parse(json), wrong);
        return wrong.empty() ? "" : wrong.front().message.key;
    };
    EXPECT_EQ(keyOf(R"({"2026-02-29": {}})"), "calendars.error.date");
    EXPECT_EQ(keyOf(R"({"24.12.2026": {}})"), "calendars.error.date");
    EXPECT_EQ(keyOf(R"({"1899-12-31": {}})"), "calendars.error.date");
    EXPECT_EQ(keyOf(R"({"2026-12-24": []})"), "calendars.error.not_a_day");
    EXPECT_EQ(keyOf(R"({"2026-12-24": {"open": true}})"), "calendars.error.not_a_day");
    EXPECT_EQ(keyOf(R"({"2026-12-24": {"name": ")" + std::string(200, 'x') + R"("}})"), "calendars.error.not_a_day");
}

}  // namespace
}  // namespace kontor::calendars
