// When mail is wanted: by one's own clock, across changes of summer time.
#include "delivery_times.h"

#include <gtest/gtest.h>

#include "channels.h"

namespace kontor::notifications {
namespace {

Time at(const char* text) {
    const auto time = parseTime(text);
    EXPECT_TRUE(time) << text;
    return time.value_or(Time{});
}

const DeliveryTimes berlin{.zone = "Europe/Berlin", .quietFrom = "20:00", .quietTo = "06:30"};

TEST(DeliveryTimes, QuietHoursPutOff) {
    EXPECT_EQ(whenWanted(at("2026-01-15T10:00:00Z"), berlin), at("2026-01-15T10:00:00Z"));
    EXPECT_EQ(whenWanted(at("2026-01-15T19:00:00Z"), berlin), at("2026-01-16T05:30:00Z"));  // 20:00 there
    EXPECT_EQ(whenWanted(at("2026-01-15T18:59:59Z"), berlin), at("2026-01-15T18:59:59Z"));
    EXPECT_EQ(whenWanted(at("2026-01-16T03:00:00Z"), berlin), at("2026-01-16T05:30:00Z"));
    EXPECT_EQ(whenWanted(at("2026-07-15T18:30:00Z"), berlin), at("2026-07-16T04:30:00Z"));  // in summer
    const DeliveryTimes noon{.zone = "UTC", .quietFrom = "12:00", .quietTo = "13:00"};
    EXPECT_EQ(whenWanted(at("2026-01-15T12:30:00Z"), noon), at("2026-01-15T13:00:00Z"));
    EXPECT_EQ(whenWanted(at("2026-01-15T13:00:00Z"), noon), at("2026-01-15T13:00:00Z"));
    const DeliveryTimes always{.zone = "UTC", .quietFrom = "12:00", .quietTo = "12:00"};
    EXPECT_EQ(whenWanted(at("2026-01-15T12:30:00Z"), always), at("2026-01-15T12:30:00Z"));
}

TEST(DeliveryTimes, DaysWithoutMailAreLeftOut) {
    DeliveryTimes work = berlin;
    work.weekdays = "1111100";
    // Friday evening: Monday morning.
    EXPECT_EQ(whenWanted(at("2026-01-16T20:00:00Z"), work), at("2026-01-19T05:30:00Z"));
    EXPECT_EQ(whenWanted(at("2026-01-17T10:00:00Z"), work), at("2026-01-19T05:30:00Z"));
    EXPECT_EQ(nextDigest(at("2026-01-16T10:00:00Z"), work), at("2026-01-19T06:00:00Z"));
    DeliveryTimes onlySunday{.zone = "UTC", .weekdays = "0000001"};
    EXPECT_EQ(nextDigest(at("2026-01-18T07:00:00Z"), onlySunday), at("2026-01-25T07:00:00Z"));
}

TEST(DeliveryTimes, TheSummaryComesByOnesOwnClock) {
    EXPECT_EQ(nextDigest(at("2026-01-15T05:59:59Z"), berlin), at("2026-01-15T06:00:00Z"));
    EXPECT_EQ(nextDigest(at("2026-01-15T06:00:00Z"), berlin), at("2026-01-16T06:00:00Z"));
    EXPECT_EQ(nextDigest(at("2026-07-15T04:00:00Z"), berlin), at("2026-07-15T05:00:00Z"));
    // The night of the change of the clocks: 02:30 is left out.
    DeliveryTimes night{.zone = "Europe/Berlin", .digestAt = "02:30"};
    const Time spring = nextDigest(at("2026-03-28T12:00:00Z"), night);
    EXPECT_GE(spring, at("2026-03-29T00:30:00Z"));
    EXPECT_LE(spring, at("2026-03-29T01:30:00Z"));
    EXPECT_GT(nextDigest(spring, night), spring);
}

TEST(DeliveryTimes, EveryAnswerIsLaterAndWanted) {
    for (const char* zone : {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Nowhere/AtAll"}) {
        DeliveryTimes times{
            .zone = zone, .digestAt = "23:59", .quietFrom = "22:15", .quietTo = "05:45", .weekdays = "1010010"};
        for (Time now = at("2026-03-01T00:00:00Z"); now < at("2026-04-15T00:00:00Z"); now += std::chrono::minutes(97)) {
            const Time wanted = whenWanted(now, times);
            ASSERT_GE(wanted, now) << zone;
            ASSERT_EQ(whenWanted(wanted, times), wanted) << zone << " " << formatTime(now);
            ASSERT_GT(nextDigest(now, times), now) << zone;
        }
    }
}

TEST(DeliveryTimes, OnlyTimesOfDayAreTaken) {
    EXPECT_TRUE(isTimeOfDay("00:00"));
    EXPECT_TRUE(isTimeOfDay("23:59"));
    for (const char* text : {"", "24:00", "7:00", "07:60", "07-00", "07:0a", "07:000", "-1:00"})
        EXPECT_FALSE(isTimeOfDay(text)) << text;
    EXPECT_TRUE(isWeekdays("0000001"));
    for (const char* text : {"", "0000000", "111111", "11111111", "111111x"}) EXPECT_FALSE(isWeekdays(text)) << text;
}

TEST(Channels, FollowTheTypeUntilSomebodyChooses) {
    EXPECT_EQ(usualOf({.usual = NoticeType::Usual::off}), (Channels{"off", false, false}));
    EXPECT_EQ(usualOf({.usual = NoticeType::Usual::app}), (Channels{"off", true, true}));
    EXPECT_EQ(usualOf({.usual = NoticeType::Usual::mail}), (Channels{"now", true, true}));
    const NoticeType ofAgents{.roles = {"agent"}};
    EXPECT_TRUE(concerns(ofAgents, {"agent"}));
    EXPECT_TRUE(concerns(ofAgents, {"requester", "team-lead"}));  // a role of their own may be anything
    EXPECT_FALSE(concerns(ofAgents, {"requester"}));
    EXPECT_TRUE(concerns({}, {"requester"}));
}

}  // namespace
}  // namespace kontor::notifications
