#include "core/recurring_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/error.h"

namespace kontor::calendars {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;

std::vector<std::string> next(const std::string& rule, const char* start, const char* from, std::size_t count) {
    std::vector<std::string> result;
    for (const Day day : recurringDays(rule, *readDay(start), *readDay(from), dayOf(2040, 1, 1), count))
        if (result.size() < count) result.push_back(dayText(day));
    return result;
}

TEST(RecurringDays, FollowTheRule) {
    EXPECT_THAT(next("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-30", "2026-12-01", 3),
                ElementsAre("2026-12-03", "2026-12-07", "2026-12-10"));
    EXPECT_THAT(next("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-11-28", 2),
                ElementsAre("2026-12-25", "2027-01-29"));
    EXPECT_THAT(next("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31", "2027-01-01", 3),
                ElementsAre("2027-01-31", "2027-03-31", "2027-05-31"));
    EXPECT_THAT(next("FREQ=YEARLY", "2028-02-29", "2028-03-01", 1), ElementsAre("2032-02-29"));
    EXPECT_THAT(next("FREQ=DAILY;INTERVAL=2;COUNT=3", "2026-12-01", "2026-12-02", 9),
                ElementsAre("2026-12-03", "2026-12-05"));
    EXPECT_THAT(next("FREQ=DAILY;UNTIL=20261203", "2026-12-01", "2026-12-01", 9),
                ElementsAre("2026-12-01", "2026-12-02", "2026-12-03"));
    EXPECT_EQ(next("FREQ=DAILY", "1990-01-01", "2026-12-01", 50).size(), 50U) << "one that began long ago";
    EXPECT_THAT(next("FREQ=DAILY", "2030-05-01", "2026-12-01", 1), ElementsAre("2030-05-01"));
}

TEST(RecurringDays, RefuseWhatIsNoRuleForDays) {
    for (const std::string rule : {"", "weekly", "FREQ=", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1", "FREQ=WEEKLY;BYDAY=XX",
                                   "FREQ=DAILY\r\nEXDATE:20261201", "FREQ=DAILY\nX", "FREQ=DAILY;INTERVAL=0",
                                   "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=99", "freq=daily"})
        EXPECT_THROW(next(rule, "2026-12-01", "2026-12-01", 1), Invalid) << rule;
    EXPECT_THROW(next("FREQ=DAILY;BYMONTHDAY=" + std::string(600, '1'), "2026-12-01", "2026-12-01", 1), Invalid);
}

}  // namespace
}  // namespace kontor::calendars
