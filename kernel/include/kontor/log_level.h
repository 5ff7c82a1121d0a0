#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "kontor/log.h"

namespace kontor {

inline constexpr std::array logLevels{LogEvent::Level::debug, LogEvent::Level::info, LogEvent::Level::warning,
                                      LogEvent::Level::error};

/// As configuration, log and shell call it: `debug`, `info`, `warning`, `error`.
KONTOR_API std::string_view logLevelName(LogEvent::Level level);
/// Nothing for a name that is none of them.
KONTOR_API std::optional<LogEvent::Level> logLevelOf(std::string_view name);

}  // namespace kontor
