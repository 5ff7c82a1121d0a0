#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "entry.h"
#include "kontor/time.h"

/// What the bytes of attributes mean.
namespace kontor::directory {

std::optional<std::int64_t> numberOf(std::string_view text);
/// A text for people out of whatever bytes came: one line, at most so many characters.
std::string lineOf(std::string_view bytes, std::size_t most);
/// A time of LDAP's generalized syntax (`20260131081500.0Z`).
std::optional<Time> generalizedTime(std::string_view text);
/// A time of Active Directory: tenths of a microsecond since 1601.
Time fileTime(std::int64_t ticks);
/// Whether an administrator of the directory switched the account off.
bool isSwitchedOff(const Entry& entry);
/// The last number of a binary security identifier: the group's RID.
std::optional<std::uint32_t> ridOf(std::string_view sid);

}  // namespace kontor::directory
