#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace kontor {

/// The colours that values of lists, categories and the like can have: names of the palette, each of which pages show
/// with enough contrast in light and in dark (`k-colour-teal`).
inline constexpr std::array<std::string_view, 12> colours{"grey", "red",  "orange", "amber",  "lime",   "green",
                                                          "teal", "cyan", "blue",   "indigo", "violet", "pink"};

inline bool isColour(std::string_view name) {
    return std::find(colours.begin(), colours.end(), name) != colours.end();
}

}  // namespace kontor
