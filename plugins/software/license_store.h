#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/date.h"
#include "kontor/transaction.h"

namespace kontor::software {

void keepKey(Transaction& tx, std::int64_t licenseId, const std::string& sealed);
/// Nothing when there is none.
std::optional<std::string> sealedKey(Transaction& tx, std::int64_t licenseId);
/// Documents were linked or taken away; whether the licence is proven follows.
void countDocuments(Transaction& tx, std::int64_t licenseId, std::int64_t more);

/// Two people become one: where both have a part of the same licence, the first gives theirs up.
void dropDoubleAllocations(Transaction& tx, std::int64_t fromUserId, std::int64_t intoUserId);

/// Licences whose state by their term is another than the one kept.
std::vector<std::int64_t> licensesToMoveOn(Transaction& tx, Date today);

/// Something that ends soon.
struct Ending {
    std::int64_t licenseId = 0;
    std::string name;
    std::optional<std::int64_t> responsibleId;
    Date on{};

    static constexpr auto columns = std::tuple{&Ending::licenseId, &Ending::name, &Ending::responsibleId, &Ending::on};
};
std::vector<Ending> endingTerms(Transaction& tx, Date from, Date to);
std::vector<Ending> endingMaintenance(Transaction& tx, Date from, Date to);
/// Notes that somebody is told; false when that was done before.
bool noteReminder(Transaction& tx, std::int64_t licenseId, const std::string& what, Date on, std::int64_t daysBefore,
                  Time now);

}  // namespace kontor::software
