#pragma once

#include "page_words.h"

namespace kontor::tickets {

/// How many of the newest tickets a board shows: more can't be overlooked, and the list has them all.
inline constexpr int mostOnBoard = 200;

/// Columns by state for the template `tickets/board`, each with its cards.
Json boardOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::vector<AnyRecord>& tickets,
             const PageWords& words);

}  // namespace kontor::tickets
