#include <gtest/gtest.h>

#include "schedule.h"

namespace kontor::automation {
namespace {

std::string next(const char* schedule, const char* after, const char* zone = "Europe/Berlin") {
    return formatTime(nextTime(*readSchedule(schedule), *parseTime(after), zone)).substr(0, 16);
}

TEST(RuleSchedule, SaysWhenTheNextTimeIs) {
    EXPECT_EQ(next("every 15m", "2026-03-02T10:01:00Z"), "2026-03-02T10:16");
    EXPECT_EQ(next("every 4h", "2026-03-02T10:01:00Z"), "2026-03-02T14:01");
    EXPECT_EQ(next("daily 08:00", "2026-03-02T06:59:00Z"), "2026-03-02T07:00");
    EXPECT_EQ(next("daily 08:00", "2026-03-02T07:00:00Z"), "2026-03-03T07:00") << "not the same time twice";
    EXPECT_EQ(next("weekdays 08:00", "2026-03-06T07:00:00Z"), "2026-03-09T07:00") << "from Friday to Monday";
    EXPECT_EQ(next("Monday 08:00", "2026-03-02T07:00:00Z"), "2026-03-09T07:00");
    EXPECT_EQ(next("daily 08:00", "2026-03-28T12:00:00Z"), "2026-03-29T06:00") << "the clocks went forward";
    EXPECT_EQ(next("daily 00:30", "2026-03-02T22:00:00Z", "America/New_York"), "2026-03-03T05:30");
}

TEST(RuleSchedule, WhatIsNoneIsRefused) {
    for (const char* text :
         {"", "every", "every 1m", "every 0h", "every 9999d", "every -5m", "every 5x", "daily", "daily 24:00",
          "daily 8:00", "daily 08:60", "someday 08:00", "daily 08:00 UTC", "every  5m"})
        EXPECT_FALSE(readSchedule(text)) << text;
}

}  // namespace
}  // namespace kontor::automation
