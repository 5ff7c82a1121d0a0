#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/text.h"

/// Characters of query texts: the parser works on code points, so that positions are what a person counts.
namespace kontor::query {

/// Nothing when the text is not valid UTF-8; then `badAt` is the character where it breaks.
std::optional<std::u32string> decodeUtf8(std::string_view text, std::size_t* badAt = nullptr);
std::string encodeUtf8(std::u32string_view characters);

/// What the database's collation utf8mb4_unicode_ci makes of a text: neither case nor accents count.
std::u32string fold(std::u32string_view characters);
std::u32string fold(std::string_view utf8);

bool isBlank(char32_t c);
bool isControl(char32_t c);
/// A character that ends a bare word: a blank, a parenthesis or a quote.
bool endsWord(char32_t c);

}  // namespace kontor::query
