#pragma once

#include <compare>
#include <string_view>

namespace kontor::software {

/// Orders versions as people mean them: numbers by their value, words by their letters; 2.10 comes after 2.9.
std::weak_ordering compareVersions(std::string_view a, std::string_view b);

/// The same, looking at no more parts of the version than the bound has: 2019.3 is equal to the bound 2019.
std::weak_ordering compareToBound(std::string_view version, std::string_view bound);

/// The first parts of a version: `firstParts("16.0.4266", 2)` is `16.0`.
std::string_view firstParts(std::string_view version, int parts);

}  // namespace kontor::software
