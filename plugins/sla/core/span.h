#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kontor/time.h"

namespace kontor::sla {

/// The longest time that can be promised.
inline constexpr auto longestSpan = std::chrono::hours(20'000);

/// Working time as people write it: "4h", "30m", "1h 30m", "90 min". Whole minutes from one up to `longestSpan`;
/// nothing for anything else.
std::optional<Duration> readSpan(std::string_view text);
/// "1h 30m", "45m", "0m". Readable again; a negative one begins with "-", parts of minutes are left out.
std::string spanText(Duration span);

}  // namespace kontor::sla
