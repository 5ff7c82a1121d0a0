#pragma once

#include <string>
#include <string_view>

namespace kontor {

/// What people call the device: "Firefox, Windows", from what a client says of itself (User-Agent). Programs are called
/// by their first word ("curl/8.5"); empty for nothing.
std::string deviceName(std::string_view agent);

}  // namespace kontor
