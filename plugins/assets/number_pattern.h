#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/date.h"

namespace kontor::assets {

/// How inventory numbers of a type are made: `PC-{yyyy}-{0000}`. There is one counter in it; what stands before and
/// after may hold {yyyy}, {yy} and {mm}.
struct NumberPattern {
    std::string before;
    std::string after;
    std::size_t digits = 0;

    /// With year and month of that day in place: the numbers of that prefix are counted.
    NumberPattern on(Date day) const;
    std::string number(std::int64_t counted) const;
    /// Names the counter.
    std::string key() const { return before + "{" + std::string(digits, '0') + "}" + after; }
};

/// Nothing for a text without exactly one counter, with unknown braces, or whose numbers would be too long.
std::optional<NumberPattern> parsePattern(std::string_view text);

}  // namespace kontor::assets
