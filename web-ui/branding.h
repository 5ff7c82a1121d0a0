#pragma once

#include <optional>
#include <string>

#include "kontor/kernel.h"

namespace kontor::web {

inline constexpr std::string_view accentSetting = "web.accent_colour";
inline constexpr std::string_view bannerSetting = "web.portal_banner";
/// Where the logo and its address are noted for the frame: the first half of its SHA-256, empty without one.
inline constexpr std::string_view logoSetting = "web.logo";

/// Puts `logo` and `theme_css` into the data of a frame when the company has its own.
void putBranding(Json& page, Kernel& kernel);

/// The page where logo, colour and banner are set, and the addresses they are served at.
void addBranding(Registry& registry);

}  // namespace kontor::web
