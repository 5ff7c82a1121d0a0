#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "kontor/query.h"
#include "moments.h"

/// A term understood: what the SQL and the evaluation of a record both start from, so that they cannot differ.
namespace kontor::query {

struct Bound {
    QueryValue value;
    bool included = true;
};

struct Interval {
    std::optional<Bound> low;
    std::optional<Bound> high;
};

/// Holds for a value when any part of it does; never holds when all are empty.
struct Condition {
    bool isNull = false;
    bool isSet = false;
    std::vector<QueryValue> equal;
    std::vector<Interval> intervals;
    std::vector<std::string> contains;
    std::vector<std::string> startsWith;
};

/// Turns terms into conditions on their fields.
class Resolver {
  public:
    Resolver(const QueryFields& fields, const QueryContext& context) : _fields(fields), _context(context) {}

    /// Throws QueryError when the record kind has no such field.
    const QueryField& field(const Query::Term& term) const;
    /// Throws QueryError for values that don't fit the field.
    Condition condition(const Query::Term& term, const QueryField& field) const;
    const QueryContext& context() const { return _context; }

  private:
    /// A value, or all from `low` up to, not including, `high`.
    struct Literal {
        QueryValue low;
        std::optional<QueryValue> high;
    };

    void addAnyOf(Condition& condition, const Query::Value& value, const QueryField& field) const;
    void addSubtree(Condition& condition, const Query::Value& value, const QueryField& field) const;
    void addRange(Condition& condition, const Query::Term& term, const QueryField& field) const;
    void addComparison(Condition& condition, const Query::Term& term, const QueryField& field) const;
    void addEnumeration(Condition& condition, const Query::Term& term, const QueryField& field) const;
    Literal literal(const Query::Value& value, const QueryField& field) const;
    std::size_t enumerationIndex(const Query::Value& value, const QueryField& field) const;
    std::int64_t reference(const Query::Value& value, const QueryField& field) const;
    QueryValue agedMoment(const Age& age, const Query::Value& value, const QueryField& field) const;
    const Moments& moments(const Query::Value& value) const;

    const QueryFields& _fields;
    const QueryContext& _context;
    mutable std::optional<Moments> _moments;  // made when first needed: most queries hold no time
    mutable std::deque<QueryField> _members;  // fields made for members of objects, at addresses that stay
};

}  // namespace kontor::query
