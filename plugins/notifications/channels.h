#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "kontor/catalog.h"

namespace kontor::notifications {

inline constexpr std::array<std::string_view, 3> mailWays{"off", "now", "digest"};

/// By which ways somebody is told of a type.
struct Channels {
    std::string mail = "off";  ///< one of mailWays
    bool app = true;
    bool push = false;

    bool none() const { return mail == "off" && !app && !push; }
    friend bool operator==(const Channels&, const Channels&) = default;
};

/// By the id of a type.
using Choices = std::map<std::string, Channels, std::less<>>;

/// As the type says of itself.
Channels usualOf(const NoticeType& type);
/// Whether it can concern somebody with these roles: one of its own, or one that is not built in.
bool concerns(const NoticeType& type, const std::vector<std::string>& roles);

}  // namespace kontor::notifications
