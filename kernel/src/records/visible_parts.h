#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kontor/sql.h"

namespace kontor {

/// The conditions of which a row meets at least one, when it meets `condition`: what `disjoin` joined is taken apart,
/// and an AND of such (as `conjoin` joins them) is multiplied out where that gives few. Together they hold for the same
/// rows as the condition; one that can't be taken apart stays whole.
std::vector<Predicate> partsOf(const Predicate& condition);

/// A condition that says which values a column of the table has, as isOneOf writes it.
struct ColumnValues {
    std::string column;            ///< `location_id` of `t.location_id`
    std::vector<SqlValue> values;  ///< each once

    static std::optional<ColumnValues> of(const Predicate& condition);
};

}  // namespace kontor
