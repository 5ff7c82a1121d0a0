#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text that came from outside: bytes in any charset, or in none, made into valid UTF-8.
namespace kontor::mail {

bool isAscii(std::string_view bytes);
bool isValidUtf8(std::string_view bytes);

/// UTF-8 from bytes said to be in `charset` (may be empty, wrong or unknown). Never fails: what cannot be
/// decoded becomes U+FFFD. Bytes that are proper UTF-8 although a Latin charset was declared are taken as UTF-8.
std::string toUtf8(std::string_view bytes, std::string_view charset);

/// Replaces invalid UTF-8 by U+FFFD, drops NUL and control characters except tab and line feed, CRLF becomes LF.
std::string cleanText(std::string_view text);

/// As cleanText, and all white space runs (also line breaks) become one blank; trimmed. For header values.
std::string cleanLine(std::string_view text);

/// At most `maxBytes` bytes, cut between characters.
std::string truncateUtf8(std::string_view text, std::size_t maxBytes);

std::string toLowerAscii(std::string_view text);
std::string_view trim(std::string_view text);

/// A name for display and download only: no directories, no control, zero-width or direction characters,
/// no leading dots, at most 180 bytes. `fallback` is used when nothing is left.
std::string sanitizeFileName(std::string_view name, std::string_view fallback);

}  // namespace kontor::mail
