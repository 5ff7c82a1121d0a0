#pragma once

#include <string>
#include <string_view>

#include "kontor/html.h"

namespace kontor::html {

/// The same HTML with whole tags of kept elements and their allowed attributes only, values still to be checked;
/// comments, scripts and everything the tree builder could be slow or surprised at are gone. Linear in the length.
std::string plainMarkup(std::string_view html, const SanitizeOptions& options);

/// Valid UTF-8 without control characters, at most `limit` bytes of the input.
std::string cleanUtf8(std::string_view text, std::size_t limit);

}  // namespace kontor::html
