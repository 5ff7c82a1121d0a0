#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kontor/query.h"

/// Numbers in queries, and how values of a record compare.
namespace kontor::query {

__extension__ typedef __int128 Billionths;

std::optional<std::int64_t> parseInteger(std::string_view text);

/// A decimal, exactly; nothing for anything else and for more than 18 digits before or 9 behind the point.
std::optional<Billionths> parseDecimal(std::string_view text);

/// Negative, 0 or positive as the database compares two values of that type; nothing when they cannot be compared.
std::optional<int> compare(QueryType type, const QueryValue& a, const QueryValue& b);

/// Text and words are empty as well as NULL when nothing is in them.
bool countsEmptyAsNull(QueryType type);

}  // namespace kontor::query
