#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

/// A day of the calendar, without a time or a zone: when a warranty ends. What DATE columns hold.
using Date = std::chrono::sys_days;

/// `2026-01-31`, as JSON and SQL have it.
KONTOR_API std::string formatDate(Date date);
/// Reads `2026-01-31`. Nothing for anything else, and for years outside 1000..9999.
KONTOR_API std::optional<Date> parseDate(std::string_view text);
/// For people: `31.01.2026` or `2026-01-31`.
KONTOR_API std::string localDate(Date date, std::string_view locale);
/// Reads what people write: `2026-01-31`, `31.1.2026`.
KONTOR_API std::optional<Date> readDate(std::string_view text);

}  // namespace kontor
