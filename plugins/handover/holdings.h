#pragma once

#include <string>
#include <vector>

#include "kontor/kernel.h"

namespace kontor::handover {

/// One thing a person has, or that waits for them.
struct Holding {
    std::int64_t id = 0;
    std::string number;
    std::string name;
    std::string serial;
    std::string type;
    std::string state;
    std::string href;
};

/// A part of the list: a kind of record and what was found of it.
struct HoldingPart {
    std::string id;     ///< "assets"
    std::string title;  ///< catalogue key
    std::string kind;
    std::vector<Holding> items;
    bool hasMore = false;
};

/// The assets a person holds, as far as the viewer sees them.
std::vector<Holding> heldAssets(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t personId);

/// Everything that is to be settled before somebody leaves: assets, loans, licences, confirmations without a
/// signature, tickets they work on. Parts whose plugin is absent, or that the viewer may not see, are missing.
std::vector<HoldingPart> leavingParts(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t personId);

/// A draft of the return of all that the person holds. Throws Conflict where they hold nothing, or such a draft is
/// there already.
std::int64_t draftReturn(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t personId);

Json toJson(const Holding& holding);
Json toJson(const HoldingPart& part);

}  // namespace kontor::handover
