#pragma once

#include <random>

#include "kontor/query.h"

namespace kontor::test {

using Random = std::mt19937;

/// 0 to `below` - 1.
std::size_t pick(Random& random, std::size_t below);

template <class List>
const auto& oneOf(Random& random, const List& list) {
    return *(std::begin(list) + static_cast<std::ptrdiff_t>(pick(random, std::size(list))));
}

/// Any tree the parser can give, with fields nobody has.
Query randomSyntax(Random& random, int depth);

/// A query that the sample fields take.
Query randomQuery(Random& random, int depth);

}  // namespace kontor::test
