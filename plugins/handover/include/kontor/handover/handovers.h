#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::handover {

/// A hand-over or return that took place before it was entered here.
struct PastHandover {
    std::int64_t personId = 0;
    std::int64_t agentId = 0;
    bool isReturn = false;
    std::vector<std::int64_t> assetIds = {};
    std::string accessories = {};
    std::string signedName = {};  ///< empty: it still waits for the signature
};

/// Enters hand-overs; for imports and demo data. Published by the plugin `handover`.
class Handovers {
  public:
    virtual ~Handovers() = default;
    /// Issues it as the system, signs it where it is signed, and moves the assets; nobody is told. Gives its id. Throws
    /// Conflict where the assets can't be handed over.
    virtual std::int64_t enter(Transaction& tx, const PastHandover& past) = 0;
};

}  // namespace kontor::handover
