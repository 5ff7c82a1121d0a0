#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/time.h"

namespace kontor {

/// Codes of authenticator apps: TOTP as RFC 6238 has it, with SHA-1, six digits and steps of 30 seconds, which is all
/// that some apps understand.
namespace oneTimeCode {

/// A new secret of 160 bits.
std::string newSecret();
/// For typing it: base32 (RFC 4648) without padding.
std::string base32(std::string_view secret);
/// The time step the code belongs to, one step early or late at most; nothing when it fits none.
std::optional<std::int64_t> stepOf(std::string_view secret, std::string_view code, Time now);
/// The code of a moment, as an app shows it.
std::string codeAt(std::string_view secret, Time now);

}  // namespace oneTimeCode

}  // namespace kontor
