#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/export.h"

namespace kontor {

/// Whether the text is well-formed UTF-8 (no overlong forms, no surrogates) without NUL.
KONTOR_API bool isUtf8(std::string_view text);
/// Code points of a well-formed text.
KONTOR_API std::size_t characters(std::string_view text);
/// At most that many code points, never cutting one.
KONTOR_API std::string_view leftCharacters(std::string_view text, std::size_t most);
/// Without blanks at both ends.
KONTOR_API std::string_view trimmed(std::string_view text);
/// ASCII letters made small; other characters stay.
KONTOR_API std::string asciiLower(std::string_view text);
KONTOR_API std::vector<std::string> split(std::string_view text, char separator);
KONTOR_API std::string join(const std::vector<std::string>& parts, std::string_view separator);
KONTOR_API std::string replaceAll(std::string text, std::string_view what, std::string_view with);
/// The candidate most similar to what was typed, if one is similar enough to be meant. Neither case nor accents count.
KONTOR_API std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates);
/// Bytes as lower-case hexadecimal digits.
KONTOR_API std::string toHex(std::string_view bytes);
/// URL-safe base64 without padding, and back; nothing for a text that is none.
KONTOR_API std::string toBase64Url(std::string_view bytes);
KONTOR_API std::optional<std::string> fromBase64Url(std::string_view text);
/// SHA-256 of the bytes, as 64 hexadecimal digits.
KONTOR_API std::string sha256Hex(std::string_view bytes);
/// HMAC-SHA-256, as 64 hexadecimal digits.
KONTOR_API std::string hmacSha256Hex(std::string_view key, std::string_view bytes);
/// Equal, in a time that does not tell where they differ.
KONTOR_API bool equalConstantTime(std::string_view a, std::string_view b);
/// That many bytes from the system's random source, URL-safe base64.
KONTOR_API std::string randomToken(std::size_t bytes);

}  // namespace kontor
