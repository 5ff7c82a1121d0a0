// Clocks by business calendars as they are: wall clocks that are put forward and back, calendars that change meanwhile.
#include <gtest/gtest.h>

#include "core/clocks.h"
#include "core/schedule.h"
#include "life.h"
#include "minute_model.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Moment {
    const char* zone;
    const char* at;  ///< some hours before the wall clock is moved
};
constexpr Moment moments[] = {
    {"Europe/Berlin", "2026-03-28T12:00:00Z"},       {"Europe/Berlin", "2026-10-24T12:00:00Z"},
    {"America/New_York", "2026-03-07T12:00:00Z"},    {"America/New_York", "2026-10-31T12:00:00Z"},
    {"Australia/Lord_Howe", "2026-04-04T00:00:00Z"}, {"Australia/Lord_Howe", "2026-10-03T00:00:00Z"},
    {"Pacific/Apia", "2011-12-29T00:00:00Z"},        {"Europe/Berlin", "2028-02-28T12:00:00Z"},
};

calendars::WeekHours week(test::Life& life) {
    calendars::WeekHours result;
    for (auto& day : result) {
        int from = life.below(300);
        while (from < 1440 && life.below(3) != 0) {
            const int to = from + 1 + life.below(600);
            day.push_back({from, std::min(to, 1440)});
            from = to + 1 + life.below(300);
        }
    }
    result[2] = {{22 * 60, 30 * 60}};  // over midnight
    result[3] = {};
    return result;
}

TEST(RealCalendars, ClocksComeOutAsTheModelSays) {
    int breached = 0;
    for (unsigned seed = 0; seed < 1600; ++seed) {
        const Moment& moment = moments[seed % std::size(moments)];
        SCOPED_TRACE(std::string(moment.zone) + ", seed " + std::to_string(seed));
        const Time start = *parseTime(moment.at);
        const auto calendar = [&](test::Life& life) {
            std::vector<calendars::Edition> editions;
            Time from{};
            for (int i = 0; i <= life.below(4); ++i) {
                editions.push_back({i + 1, from, from, moment.zone, "none", week(life), {}});
                from = std::max(start, from) + minutes(life.below(2 * 1440));
            }
            return calendars::businessTime(std::move(editions));
        };
        test::Life life(seed, start, calendar);
        const Time until = life.facts.back().at + minutes(life.below(1440));
        std::map<Clock, ClockRun> last;
        for (const auto& one : run(life.facts, life.book(), until)) last[one.clock] = one;
        const auto expected = test::model(life.facts, life.book(), until);
        ASSERT_EQ(last.size(), expected.size());
        for (const auto& [clock, model] : expected) {
            SCOPED_TRACE("clock " + std::to_string(static_cast<int>(clock)));
            ASSERT_EQ(last.at(clock).spent, minutes(model.spent));
            ASSERT_EQ(last.at(clock).breachedAt, model.breachedAt);
            ASSERT_EQ(last.at(clock).ended == ClockRun::Ended::no, model.on);
            breached += model.breachedAt.has_value();
        }
    }
    EXPECT_GT(breached, 100);
}

TEST(RealCalendars, AChangeOfTheCalendarMovesWhatLiesAheadOnly) {
    calendars::WeekHours early, late;
    for (std::size_t day = 0; day < 5; ++day) early[day] = {{480, 960}}, late[day] = {{600, 1080}};
    const Time monday = *parseTime("2026-11-23T08:00:00Z");  // 09:00 in Berlin
    const auto edition = [](std::int64_t id, Time from, const calendars::WeekHours& hours) {
        return calendars::Edition{id, from, from, "Europe/Berlin", "none", hours, {}};
    };
    Terms terms{.policy = 1, .edition = 1, .targets = {hours(1), hours(1), hours(10), std::nullopt}};
    const auto resolution = [&](Time until) {
        Fact made;
        made.at = monday;
        made.type = Fact::Type::created;
        const auto runs = run(
            std::vector{made}, [&](Time, const Situation&) { return terms; }, until);
        return runs.at(1);
    };
    terms.calendar = calendars::businessTime({edition(1, Time{}, early)});
    EXPECT_EQ(resolution(monday).dueAt, *parseTime("2026-11-24T10:00:00Z"));
    // From Tuesday on two hours later.
    const auto changed = calendars::businessTime({edition(1, Time{}, early), edition(2, monday + hours(14), late)});
    terms.calendar = changed;
    EXPECT_EQ(resolution(monday).dueAt, *parseTime("2026-11-24T12:00:00Z"));
    EXPECT_EQ(resolution(monday + hours(12)).spent, hours(7)) << "what was counted stays";
    // Changed after it was late: late it was.
    terms.calendar = calendars::businessTime({edition(1, Time{}, early), edition(2, monday + hours(100), late)});
    EXPECT_EQ(resolution(monday + hours(200)).breachedAt, *parseTime("2026-11-24T10:00:00Z"));
}

}  // namespace
}  // namespace kontor::sla
