#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "kontor/query.h"

/// What the parser, the printer and completion share about the notation.
namespace kontor::query {

inline constexpr std::size_t npos = static_cast<std::size_t>(-1);

/// Where the operator stands when a term `field:`, `field<` … begins at `from`; npos when a plain word does.
/// `http://…` and `C:\…` are words.
std::size_t findOperator(std::u32string_view text, std::size_t from);

/// Reads `:`, `<`, `<=`, `>` or `>=` and moves `at` behind it.
Query::Op readOperator(std::u32string_view text, std::size_t& at);
std::string_view operatorText(Query::Op op);

/// Whether a value (of a term) or a word (of free text) can be written without quotes.
bool isBareValue(std::u32string_view value);
bool isBareWord(std::u32string_view word);

/// `"…"` with quotes and backslashes escaped.
std::string quote(std::string_view text);

/// And and Or in normal form: nested ones are taken in, neighbouring words become one text, one part stands alone.
Query makeAnd(std::vector<Query> parts);
Query makeOr(std::vector<Query> parts);

}  // namespace kontor::query
