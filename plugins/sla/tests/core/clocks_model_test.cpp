// Clocks of random tickets, against a model that looks at every minute.
#include <gtest/gtest.h>

#include <random>

#include "core/clocks.h"
#include "minute_calendar.h"
#include "minute_model.h"

namespace kontor::sla {
namespace {

using std::chrono::minutes;
using Type = Fact::Type;

constexpr int length = 3 * 1440;

class Life {
  public:
    explicit Life(unsigned seed) : _random(seed) {
        for (const char* priority : {"low", "high"})
            for (const int variant : {0, 1}) {
                Terms terms;
                if (below(8) != 0) {
                    terms.policy = 1 + below(2);
                    terms.edition = 10 * terms.policy + variant;
                    terms.calendar = calendar();
                    for (auto& target : terms.targets)
                        if (below(6) != 0) target = minutes(1 + below(900));
                    if (below(5) == 0) terms.pauses = {"pending", "new"};
                }
                _terms[{priority, variant}] = terms;
            }
        _switch = start + minutes(below(length));
        Situation now;
        now.state = below(10) == 0 ? "resolved" : "new";
        now.values["priority"] = "low";
        facts.push_back({start, Type::created, now, false});
        int minute = 0;
        for (int i = below(14); i > 0; --i) {
            minute += below(4) == 0 ? 0 : below(600);
            facts.push_back(next(minute));
        }
    }

    int below(int bound) { return static_cast<int>(_random() % static_cast<unsigned>(bound)); }

    PolicyBook book() const {
        return [this](Time at, const Situation& now) {
            return _terms.at({now.values.at("priority"), at >= _switch ? 1 : 0});
        };
    }

    const Time start = *parseTime("2026-03-27T00:00:00Z");
    std::vector<Fact> facts;

  private:
    std::shared_ptr<const calendars::BusinessTime> calendar() {
        std::vector<bool> open;
        bool now = below(2);
        while (open.size() < 12 * 1440) {
            open.insert(open.end(), static_cast<std::size_t>(1 + below(700)), now);
            now = !now;
        }
        return std::make_shared<test::MinuteCalendar>(start, open);
    }

    Fact next(int minute) {
        static const char* states[] = {"new", "open", "open", "pending", "pending", "resolved", "closed"};
        Fact fact;
        fact.at = start + minutes(minute);
        fact.now = facts.back().now;
        const int kind = below(20);
        fact.automatic = below(4) == 0;
        if (kind < 4)
            fact.type = Type::agentSaid;
        else if (kind < 8)
            fact.type = Type::requesterSaid;
        else if (kind == 8 && below(3) == 0)
            fact.type = below(2) ? Type::merged : Type::deleted;
        if (kind >= 6) fact.now.state = states[below(7)];
        if (below(3) == 0) fact.now.values["priority"] = below(2) ? "low" : "high";
        if (below(4) == 0) {
            fact.now.groupId = below(4);
            if (*fact.now.groupId == 0) fact.now.groupId.reset();
        }
        return fact;
    }

    std::mt19937 _random;
    std::map<std::pair<std::string, int>, Terms> _terms;
    Time _switch{};
};

TEST(ClocksModel, EveryTicketComesOutAsTheModelSays) {
    int breached = 0, met = 0, paused = 0, groups = 0;
    for (unsigned seed = 0; seed < 5000; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Life life(seed);
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
