#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kontor/records.h"
#include "policy.h"

namespace kontor::sla {

/// A row of what a policy said, and from when on.
struct EditionRow {
    std::int64_t id = 0;
    std::int64_t policyId = 0;
    Time validFrom{};
    bool active = false;
    std::string data;

    static constexpr auto columns = std::tuple{&EditionRow::id, &EditionRow::policyId, &EditionRow::validFrom,
                                               &EditionRow::active, &EditionRow::data};
};

/// Adds what the policy says from now on, names in its query replaced by ids.
void addEdition(WriteContext& context, const Policy& policy, bool active);
/// In the order they were made.
std::vector<EditionRow> editions(Transaction& tx);
/// Ids of the newest edition and of the newest application; 0 when there is none.
std::pair<std::int64_t, std::int64_t> newestEdition(Transaction& tx);
std::int64_t lastPosition(Transaction& tx);
/// Throws Invalid when steps or OLA name groups that there are not.
void checkNamed(WriteContext& context, const Policy& policy);

}  // namespace kontor::sla
