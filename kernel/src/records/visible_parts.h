#pragma once

#include <vector>

#include "kontor/sql.h"

namespace kontor {

/// The conditions of which a row meets at least one, when it meets `condition`: what `disjoin` joined is taken apart,
/// and an AND of such (as `conjoin` joins them) is multiplied out where that gives few. Together they hold for the same
/// rows as the condition; one that can't be taken apart stays whole.
std::vector<Predicate> partsOf(const Predicate& condition);

}  // namespace kontor
