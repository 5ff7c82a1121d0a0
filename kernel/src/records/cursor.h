#pragma once

#include <string>

#include "kontor/field.h"
#include "kontor/sql.h"

namespace kontor {

/// Where a page of a list ended, and how it goes on from there without OFFSET.
struct Keyset {
    const Field* field = nullptr;  ///< sorted by; the id when it is the id itself
    std::string expression;        ///< SQL sorted by
    bool descending = false;

    /// Whether rows can be put in order by the server, which knows numbers and times, not the collation of texts.
    /// Enumerations are sorted by a number.
    bool isComparable() const;
    /// `ORDER BY` terms; the id makes the order total.
    std::string order() const;
    /// The cursor after a record with this value of the expression and this id.
    std::string cursorAfter(const SqlValue& value, std::int64_t id) const;
    /// The condition of the rows after a cursor. Throws Invalid (400) for a cursor that is none or is of another order.
    Predicate after(const std::string& cursor) const;
};

}  // namespace kontor
