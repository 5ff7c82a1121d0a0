#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/export.h"

namespace kontor {

/// Base64 with padding (RFC 4648, 4), and back; nothing for a text that is none.
KONTOR_API std::string toBase64(std::string_view bytes);
KONTOR_API std::optional<std::string> fromBase64(std::string_view text);
/// `name=value&…`, as forms and queries are sent.
KONTOR_API std::string formEncoded(const std::vector<std::pair<std::string, std::string>>& parameters);
/// A whole number in decimal digits and nothing else, a minus before it allowed; nothing for any other text.
KONTOR_API std::optional<std::int64_t> wholeNumber(std::string_view text);

}  // namespace kontor
