#pragma once

#include "organisation/tree_types.h"

namespace kontor {

/// Fills in the whole names in each language and what the tree is sorted by, from the category's own and its parent's.
void completeNames(Transaction& tx, const Category* before, Category& after);

/// Writes the same of everything below a category anew.
void renameBelow(Transaction& tx, std::int64_t id);

}  // namespace kontor
