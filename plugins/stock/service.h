#pragma once

#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "level_store.h"

namespace kontor::stock {

/// What stock is worth, of the stores whose costs the viewer may see; each currency for itself.
struct WorthRow {
    Worth worth;
    std::string label;  ///< of the store; the type's own word
};
std::vector<WorthRow> valuation(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& by);
Json valuationJson(const std::string& by, const std::vector<WorthRow>& rows);

/// What to order: levels that are too low, with how many are missing, whose supplier has them and what it comes to.
Json suggestions(Transaction& tx, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::stock
