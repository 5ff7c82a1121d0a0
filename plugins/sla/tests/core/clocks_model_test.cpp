// Clocks of random tickets, against a model that looks at every minute.
#include <gtest/gtest.h>

#include "core/clocks.h"
#include "life.h"
#include "minute_calendar.h"
#include "minute_model.h"

namespace kontor::sla {
namespace {

using std::chrono::minutes;

/// Hours without any order.
std::shared_ptr<const calendars::BusinessTime> anyHours(test::Life& life) {
    std::vector<bool> open;
    bool now = life.below(2);
    while (open.size() < 12 * 1440) {
        open.insert(open.end(), static_cast<std::size_t>(1 + life.below(700)), now);
        now = !now;
    }
    return std::make_shared<test::MinuteCalendar>(life.start, open);
}

TEST(ClocksModel, EveryTicketComesOutAsTheModelSays) {
    int breached = 0, met = 0, paused = 0, groups = 0;
    for (unsigned seed = 0; seed < 5000; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        test::Life life(seed, *parseTime("2026-03-27T00:00:00Z"), anyHours);
        const Time until = life.facts.back().at + minutes(life.below(1440));
        std::map<std::pair<Clock, int>, Duration> counted;
        std::map<std::pair<Clock, int>, Time> reached;
        const auto runs = run(life.facts, life.book(), until, [&](const Stretch& stretch) {
            const std::pair key(stretch.clock, stretch.number);
            // Each minute is said once: stretches follow each other.
            if (reached.contains(key)) {
                ASSERT_EQ(reached[key], stretch.from);
            }
            ASSERT_LT(stretch.from, stretch.to);
            reached[key] = stretch.to;
            paused += stretch.why == Stretch::Why::paused;
            if (stretch.why == Stretch::Why::counted) counted[key] += stretch.to - stretch.from;
        });
        std::map<std::int64_t, Duration> spentByGroup;
        std::map<Clock, ClockRun> last;
        for (const auto& one : runs) {
            last[one.clock] = one;
            breached += one.breachedAt.has_value();
            met += one.ended == ClockRun::Ended::met;
            groups += one.ended == ClockRun::Ended::handedOver;
            Duration before{0};
            if (one.clock == Clock::group) {
                before = spentByGroup[*one.groupId];
                spentByGroup[*one.groupId] = one.spent;
            }
            ASSERT_EQ(one.spent, before + counted[std::pair(one.clock, one.number)]);
            if (one.running && one.dueAt && !one.breachedAt) {
                ASSERT_GE(*one.dueAt, until);
            }
        }
        const auto expected = test::model(life.facts, life.book(), until);
        ASSERT_EQ(last.size(), expected.size());
        for (const auto& [clock, model] : expected) {
            SCOPED_TRACE("clock " + std::to_string(static_cast<int>(clock)));
            const ClockRun& one = last.at(clock);
            ASSERT_EQ(one.number, model.number);
            ASSERT_EQ(one.spent, minutes(model.spent));
            ASSERT_EQ(one.breachedAt, model.breachedAt);
            ASSERT_EQ(one.ended == ClockRun::Ended::no, model.on);
        }
        // The same again is the same.
        ASSERT_EQ(runs, run(life.facts, life.book(), until));
    }
    // The lives are full ones.
    for (const int seen : {breached, met, paused, groups}) EXPECT_GT(seen, 500);
}

}  // namespace
}  // namespace kontor::sla
