#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

/// A point in time, UTC, in microseconds: what DATETIME(6) columns and the REST interface hold.
using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// RFC 3339 in UTC with microseconds: `2026-01-31T08:15:00.000000Z`.
KONTOR_API std::string formatTime(Time time);

/// Reads RFC 3339 with any offset and up to nine fractional digits. Nothing for anything else and for years outside
/// 1000..9999.
KONTOR_API std::optional<Time> parseTime(std::string_view text);

}  // namespace kontor
