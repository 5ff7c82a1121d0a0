#include "away_book.h"

#include <set>

#include "absence_store.h"

namespace kontor::absences {

bool AwayBook::isAway(Transaction& tx, std::int64_t userId, Time at) {
    return awayAt(tx, userId, at);
}

std::optional<std::int64_t> AwayBook::standIn(Transaction& tx, std::int64_t userId, Time at) {
    std::set<std::int64_t> asked{userId};
    std::int64_t person = userId;
    for (int step = 0; step < longestChain; ++step) {
        if (step > 0 && !awayAt(tx, person, at)) return person;
        const auto next = substituteAt(tx, person, at);
        // A circle: all of them are away.
        if (!next || !asked.insert(*next).second) return std::nullopt;
        person = *next;
    }
    return awayAt(tx, person, at) ? std::nullopt : std::optional(person);
}

}  // namespace kontor::absences
