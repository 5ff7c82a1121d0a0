#include "away_book.h"

#include <set>

#include "absence_store.h"

namespace kontor::absences {

bool AwayBook::isAway(Transaction& tx, std::int64_t userId, Time at) {
    return awayAt(tx, userId, at);
}

std::map<std::int64_t, Time> AwayBook::awayUntil(Transaction& tx, const std::vector<std::int64_t>& userIds, Time at) {
    return userIds.empty() ? std::map<std::int64_t, Time>() : awayUntilAt(tx, userIds, at);
}

std::optional<std::int64_t> AwayBook::standIn(Transaction& tx, std::int64_t userId, Time at) {
    const auto found = standIns(tx, {userId}, at);
    return found.empty() ? std::nullopt : std::optional(found.begin()->second);
}

std::map<std::int64_t, std::int64_t> AwayBook::standIns(Transaction& tx, const std::vector<std::int64_t>& userIds,
                                                        Time at) {
    struct Chain {
        std::set<std::int64_t> asked;
        std::int64_t last = 0;
    };
    std::map<std::int64_t, Chain> chains;
    for (const auto& [id, until] : awayUntil(tx, userIds, at)) chains[id] = {{id}, id};
    std::map<std::int64_t, std::int64_t> result;
    for (int step = 0; step < longestChain && !chains.empty(); ++step) {
        std::vector<std::int64_t> away;
        for (const auto& [id, chain] : chains) away.push_back(chain.last);
        const auto next = substitutesAt(tx, away, at);
        std::vector<std::int64_t> named;
        for (const auto& [id, substitute] : next) named.push_back(substitute);
        const auto stillAway = awayUntil(tx, named, at);
        for (auto chain = chains.begin(); chain != chains.end();) {
            const auto found = next.find(chain->second.last);
            // Nobody was named, or they go in a circle: all of them are away.
            const bool ends = found == next.end() || !chain->second.asked.insert(found->second).second;
            if (!ends && !stillAway.contains(found->second)) result[chain->first] = found->second;
            if (!ends) chain->second.last = found->second;
            const bool isDone = ends || result.contains(chain->first);
            chain = isDone ? chains.erase(chain) : std::next(chain);
        }
    }
    return result;
}

}  // namespace kontor::absences
