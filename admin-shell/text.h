#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text as a terminal shows it. Everything that comes from the server was once typed or mailed by strangers,
/// so nothing of it reaches the terminal before it went through safeLine or safeText.
namespace kontor::shell {

/// Reads one code point at `position`; returns its length in bytes. Invalid UTF-8 is U+FFFD of length 1.
std::size_t decode(std::string_view text, std::size_t position, char32_t& codePoint);

/// Terminal columns `text` takes at most (wide characters and emoji count two, combining marks none).
std::size_t columns(std::string_view text);

/// One line without anything that could move the cursor or reorder what is read: line breaks and tabs become
/// spaces, other control characters their picture (ESC is shown as U+241B), bidi controls and invalid UTF-8 U+FFFD.
std::string safeLine(std::string_view text);

/// As safeLine, but line breaks stay and tabs advance to the next multiple of eight.
std::string safeText(std::string_view text);

/// `text` in at most `width` columns, ending in an ellipsis if something is missing. Expects safe text.
std::string cut(std::string_view text, std::size_t width);

/// `text` filled with spaces to `width` columns.
std::string pad(std::string_view text, std::size_t width, bool right);

}  // namespace kontor::shell
