// Clocks of service levels by example.
#include "core/clocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minute_calendar.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Type = Fact::Type;
using Ended = ClockRun::Ended;

const Time monday = *parseTime("2026-11-23T00:00:00Z");

Time at(int hour, int minute = 0) {
    return monday + hours(hour) + minutes(minute);
}

/// Open from 08:00 to 16:00 on each of 30 days.
std::shared_ptr<const calendars::BusinessTime> eightHours() {
    std::vector<bool> open;
    for (int minute = 0; minute < 30 * 1440; ++minute) open.push_back(minute % 1440 >= 480 && minute % 1440 < 960);
    return std::make_shared<test::MinuteCalendar>(monday, open);
}

class Clocks : public ::testing::Test {
  protected:
    std::vector<Fact> facts;
    Terms usual{
        .policy = 1, .edition = 1, .calendar = eightHours(), .targets = {hours(1), hours(2), hours(8), hours(4)}};
    Terms urgent{
        .policy = 1, .edition = 1, .calendar = usual.calendar, .targets = {hours(1), hours(1), hours(2), hours(4)}};

    Fact& fact(Time when, Type type, const std::string& state, const std::string& priority = "normal") {
        Fact next;
        next.at = when;
        next.type = type;
        if (!facts.empty()) next.now = facts.back().now;
        next.now.state = state;
        next.now.values["priority"] = priority;
        facts.push_back(next);
        return facts.back();
    }
    std::vector<ClockRun> runs(Time until, const Explain& explain = {}) const {
        return run(
            facts,
            [this](Time, const Situation& now) { return now.values.at("priority") == "urgent" ? urgent : usual; },
            until, explain);
    }
    ClockRun last(Clock clock, Time until) const {
        ClockRun found;
        for (const auto& one : runs(until))
            if (one.clock == clock) found = one;
        EXPECT_GT(found.number, 0);
        return found;
    }
};

TEST_F(Clocks, RunInOpenHoursOnly) {
    fact(at(15), Type::created, "new");
    EXPECT_EQ(last(Clock::firstResponse, at(15)).dueAt, at(16));
    EXPECT_EQ(last(Clock::resolution, at(15)).dueAt, at(24 + 15));
    EXPECT_EQ(last(Clock::resolution, at(24 + 9)).spent, hours(2));
    EXPECT_EQ(last(Clock::resolution, at(24 + 15)).breachedAt, std::nullopt);
    EXPECT_EQ(last(Clock::resolution, at(24 + 15, 1)).breachedAt, at(24 + 15));
}

TEST_F(Clocks, WaitingStopsThemAndNeverBreaches) {
    fact(at(9), Type::created, "open");
    fact(at(10), Type::changed, "pending");
    EXPECT_EQ(last(Clock::resolution, at(200)).dueAt, std::nullopt);
    EXPECT_EQ(last(Clock::resolution, at(200)).breachedAt, std::nullopt);
    EXPECT_EQ(last(Clock::resolution, at(200)).spent, hours(1));
    // A shorter target meanwhile does not breach it either; after it, what is left counts.
    fact(at(24 + 10), Type::changed, "pending", "urgent");
    EXPECT_EQ(last(Clock::resolution, at(200)).dueAt, std::nullopt);
    fact(at(48 + 9), Type::changed, "open", "urgent");
    EXPECT_EQ(last(Clock::resolution, at(48 + 9)).dueAt, at(48 + 10));
}

TEST_F(Clocks, AnswersOfPeopleEndTheWaitForAnAnswer) {
    fact(at(9), Type::created, "new");
    fact(at(9, 10), Type::agentSaid, "open").automatic = true;
    EXPECT_EQ(last(Clock::firstResponse, at(9, 20)).ended, Ended::no);
    fact(at(9, 30), Type::agentSaid, "open").automatic = false;
    const ClockRun first = last(Clock::firstResponse, at(12));
    EXPECT_EQ(first.ended, Ended::met);
    EXPECT_EQ(first.endedAt, at(9, 30));
    fact(at(10), Type::requesterSaid, "open");
    fact(at(11), Type::requesterSaid, "open");
    EXPECT_EQ(last(Clock::nextResponse, at(11)).dueAt, at(12)) << "from the first unanswered message";
    fact(at(11, 30), Type::agentSaid, "open");
    fact(at(12), Type::requesterSaid, "open").automatic = true;
    EXPECT_EQ(last(Clock::nextResponse, at(15)).ended, Ended::met);
    EXPECT_EQ(last(Clock::nextResponse, at(15)).number, 1);
}

TEST_F(Clocks, ReopeningGoesOnWithWhatWasSpent) {
    fact(at(8), Type::created, "open");
    fact(at(11), Type::changed, "resolved");
    EXPECT_EQ(last(Clock::resolution, at(100)).ended, Ended::met);
    EXPECT_EQ(last(Clock::firstResponse, at(100)).breachedAt, at(9));
    fact(at(48 + 8), Type::changed, "open");
    const ClockRun again = last(Clock::resolution, at(48 + 9));
    EXPECT_EQ(again.ended, Ended::no);
    EXPECT_EQ(again.spent, hours(4));
    EXPECT_EQ(again.dueAt, at(48 + 13));
    EXPECT_EQ(last(Clock::firstResponse, at(48 + 9)).ended, Ended::met) << "never awaited again";
}

TEST_F(Clocks, EachGroupHasItsTimeAndKeepsWhatItSpent) {
    fact(at(8), Type::created, "open").now.groupId = 7;
    fact(at(9), Type::changed, "open").now.groupId = 8;
    EXPECT_EQ(last(Clock::group, at(9)).dueAt, at(13));
    fact(at(10), Type::changed, "open").now.groupId = 7;
    EXPECT_EQ(last(Clock::group, at(10)).spent, hours(1));
    EXPECT_EQ(last(Clock::group, at(10)).dueAt, at(13));
    EXPECT_EQ(last(Clock::group, at(10)).number, 3);
}

TEST_F(Clocks, AMergedTicketIsNotAwaited) {
    fact(at(8), Type::created, "open");
    fact(at(9), Type::merged, "closed");
    fact(at(10), Type::requesterSaid, "closed");
    for (const auto& one : runs(at(300))) {
        EXPECT_EQ(one.ended, Ended::cancelled);
        EXPECT_EQ(one.breachedAt, std::nullopt);
    }
}

TEST_F(Clocks, NothingIsPromisedWithoutAPolicy) {
    usual = {};
    fact(at(8), Type::created, "open");
    EXPECT_EQ(last(Clock::resolution, at(300)).dueAt, std::nullopt);
    fact(at(9), Type::changed, "open", "urgent");
    EXPECT_EQ(last(Clock::resolution, at(9)).dueAt, at(11));
}

TEST_F(Clocks, SayWhy) {
    fact(at(15), Type::created, "open");
    fact(at(24 + 9), Type::changed, "pending");
    fact(at(24 + 10), Type::changed, "resolved");
    std::string said;
    runs(at(24 + 12), [&](const Stretch& stretch) {
        if (stretch.clock != Clock::resolution) return;
        const char* words[] = {"counted", "closed", "paused", "finished", "no target"};
        said += formatTime(stretch.from).substr(11, 5) + " " + words[static_cast<int>(stretch.why)] + ", ";
    });
    EXPECT_EQ(said, "15:00 counted, 16:00 closed, 08:00 counted, 09:00 paused, 10:00 finished, ");
}

}  // namespace
}  // namespace kontor::sla
