#include "minute_model.h"

#include <algorithm>

namespace kontor::sla::test {

namespace {

bool isDone(const std::string& state) {
    return state == "resolved" || state == "closed";
}

}  // namespace

std::map<Clock, Modelled> model(const std::vector<Fact>& facts, const PolicyBook& book, Time until) {
    std::map<Clock, Modelled> clocks;
    std::map<std::int64_t, int> spentByGroup;
    if (facts.empty()) return clocks;
    Situation situation;
    Terms terms;
    bool gone = false;
    std::size_t next = 0;
    const auto begin = [&](Clock clock) { clocks[clock] = {.number = clocks[clock].number + 1, .on = true}; };
    for (Time minute = facts.front().at; minute <= until; minute += std::chrono::minutes(1)) {
        for (; next < facts.size() && facts[next].at <= minute; ++next) {
            const Fact& fact = facts[next];
            if (gone) continue;
            const bool wasDone = next > 0 && isDone(situation.state);
            situation = fact.now;
            terms = book(minute, situation);
            if (next == 0) {
                begin(Clock::firstResponse);
                begin(Clock::resolution);
            }
            if (fact.type == Fact::Type::merged || fact.type == Fact::Type::deleted) {
                gone = true;
                for (auto& [clock, one] : clocks) one.on = false;
                continue;
            }
            if (fact.type == Fact::Type::agentSaid && !fact.automatic)
                clocks[Clock::firstResponse].on = clocks[Clock::nextResponse].on = false;
            if (fact.type == Fact::Type::requesterSaid && !fact.automatic && !clocks[Clock::firstResponse].on &&
                !clocks[Clock::nextResponse].on)
                begin(Clock::nextResponse);
            if (isDone(situation.state) && !wasDone)
                for (auto& [clock, one] : clocks) one.on = false;
            if (!isDone(situation.state)) {
                if (wasDone) clocks[Clock::resolution].on = true;
                auto& group = clocks[Clock::group];
                const std::int64_t now = situation.groupId.value_or(0);
                if (group.group == now && now != 0) {
                    group.on = true;
                } else if (now == 0) {
                    group.on = false;
                    group.group = 0;
                } else {
                    begin(Clock::group);
                    group.group = now;
                    group.spent = spentByGroup[now];
                }
            }
            // What was allowed too little and is allowed more now is no breach.
            for (auto& [clock, one] : clocks) {
                const auto& target = terms.targets[static_cast<std::size_t>(clock)];
                if (one.on && one.breachedAt && (!target || std::chrono::minutes(one.spent) < *target))
                    one.breachedAt.reset();
            }
        }
        if (minute == until || gone) continue;
        const bool waits = std::find(terms.pauses.begin(), terms.pauses.end(), situation.state) != terms.pauses.end();
        for (auto& [clock, one] : clocks) {
            const auto& target = terms.targets[static_cast<std::size_t>(clock)];
            if (!one.on || waits || isDone(situation.state) || !target || !terms.calendar) continue;
            if (std::chrono::minutes(one.spent) >= *target && !one.breachedAt) one.breachedAt = minute;
            if (!terms.calendar->isOpen(minute)) continue;
            ++one.spent;
            if (clock == Clock::group) spentByGroup[one.group] = one.spent;
        }
    }
    std::erase_if(clocks, [](const auto& item) { return item.second.number == 0; });
    return clocks;
}

}  // namespace kontor::sla::test
