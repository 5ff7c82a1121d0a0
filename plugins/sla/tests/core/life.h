#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/clocks.h"

namespace kontor::sla::test {

/// A random ticket's life of some days and the policies meanwhile, of which one is replaced at some time. Facts lie on
/// whole minutes.
class Life {
    static constexpr int span = 3 * 1440;

  public:
    using Calendar = std::shared_ptr<const calendars::BusinessTime>;
    /// `calendar` makes each of the calendars.
    Life(unsigned seed, Time start, const std::function<Calendar(Life&)>& calendar) : start(start), _random(seed) {
        for (const char* priority : {"low", "high"})
            for (const int variant : {0, 1}) {
                Terms terms;
                if (below(8) != 0) {
                    terms.policy = 1 + below(2);
                    terms.edition = 10 * terms.policy + variant;
                    terms.calendar = calendar(*this);
                    for (auto& target : terms.targets)
                        if (below(6) != 0) target = std::chrono::minutes(1 + below(900));
                    if (below(5) == 0) terms.pauses = {"pending", "new"};
                }
                _terms[{priority, variant}] = terms;
            }
        _switch = start + std::chrono::minutes(below(span));
        Situation now;
        now.state = below(10) == 0 ? "resolved" : "new";
        now.values["priority"] = "low";
        facts.push_back({start, Fact::Type::created, now, false});
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

    const Time start;
    std::vector<Fact> facts;

  private:
    Fact next(int minute) {
        static const char* states[] = {"new", "open", "open", "pending", "pending", "resolved", "closed"};
        Fact fact;
        fact.at = start + std::chrono::minutes(minute);
        fact.now = facts.back().now;
        const int kind = below(20);
        fact.automatic = below(4) == 0;
        if (kind < 4)
            fact.type = Fact::Type::agentSaid;
        else if (kind < 8)
            fact.type = Fact::Type::requesterSaid;
        else if (kind == 8 && below(3) == 0)
            fact.type = below(2) ? Fact::Type::merged : Fact::Type::deleted;
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

}  // namespace kontor::sla::test
