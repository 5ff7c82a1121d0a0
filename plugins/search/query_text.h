#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::search {

inline constexpr std::size_t maxQueryCharacters = 400;
inline constexpr std::size_t maxQueryWords = 20;
inline constexpr std::size_t minPrefixCharacters = 3;

/// One part of a query. All that are not excluded must occur.
struct QueryPart {
    std::vector<std::string> words;  ///< folded; several stand one after the other
    bool prefix = false;             ///< the only word is the beginning of one
    bool excluded = false;
    bool quoted = false;  ///< written as a phrase: as it stands, without stemming
};

struct QueryText {
    std::string whole;  ///< trimmed, as it was written
    std::vector<QueryPart> parts;
};

/// Words, "phrases", -excluded and prefix*. Throws Invalid (400) naming `q` for what is no question: too long, too many
/// words, nothing but exclusions, a prefix that is too short, no words at all.
QueryText parseQueryText(std::string_view q);

/// The text of a query, from its parts.
std::string printQueryText(const QueryText& text);

}  // namespace kontor::search
