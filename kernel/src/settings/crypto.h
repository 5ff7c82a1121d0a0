#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kontor {

/// SHA-256 as 64 hex digits.
std::string sha256Hex(std::string_view bytes);

/// An unguessable text of `bytes` random bytes, base64url without padding.
std::string randomText(std::size_t bytes = 32);

/// Makes libsodium ready; may be called often and from any thread. Throws std::runtime_error when it can't be.
void prepareCrypto();

}  // namespace kontor
