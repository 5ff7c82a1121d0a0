#include "colour.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kontor::web {

namespace {

constexpr Colour white{1, 1, 1};
constexpr Colour black{0, 0, 0};
// The darkest ground of light pages and the lightest of dark ones that text stands on: --k-surface-3 in tokens.css.
constexpr Colour lightGround{0.933, 0.941, 0.957};
constexpr Colour darkGround{0.141, 0.161, 0.196};
constexpr int steps = 64;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const Colour& colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<Colour> Colour::parse(std::string_view text) {
    if (text.size() != 7 || text.front() != '#') return std::nullopt;
    std::array<double, 3> channels{};
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const int high = digit(text[1 + 2 * i]);
        const int low = digit(text[2 + 2 * i]);
        if (high < 0 || low < 0) return std::nullopt;
        channels[i] = (high * 16 + low) / 255.0;
    }
    return Colour{channels[0], channels[1], channels[2]};
}

std::string Colour::text() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "#";
    for (const double channel : {red, green, blue}) {
        const int value = std::clamp(static_cast<int>(std::lround(channel * 255)), 0, 255);
        result += digits[static_cast<std::size_t>(value / 16)];
        result += digits[static_cast<std::size_t>(value % 16)];
    }
    return result;
}

Colour Colour::mixed(const Colour& other, double share) const {
    const auto mix = [share](double a, double b) { return a + (b - a) * share; };
    // To the steps a screen has, so that what is measured is what is shown.
    const auto step = [&](double a, double b) { return std::round(mix(a, b) * 255) / 255; };
    return {step(red, other.red), step(green, other.green), step(blue, other.blue)};
}

double contrast(const Colour& a, const Colour& b) {
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

Colour readable(Colour colour, const Colour& ground, double least) {
    const Colour& towards = luminance(ground) > 0.18 ? black : white;
    const Colour start = colour;
    for (int i = 0; i <= steps; ++i) {
        colour = start.mixed(towards, static_cast<double>(i) / steps);
        if (contrast(colour, ground) >= least) break;
    }
    return colour;
}

std::string tokensFor(const Colour& accent) {
    const Colour solid = readable(accent, white);
    const Colour hover = solid.mixed(black, 0.16);
    const Colour softLight = solid.mixed(white, 0.9);
    const Colour softDark = solid.mixed(Colour{0.063, 0.071, 0.09}, 0.68);
    // On its own soft ground and on the greyest of ours: the harder one decides.
    const Colour onLight = readable(readable(solid, lightGround), softLight);
    const Colour onDark = readable(readable(solid, darkGround), softDark);
    return ":root{--k-accent:light-dark(" + onLight.text() + "," + onDark.text() +
           ");--k-accent-solid:" + solid.text() + ";--k-accent-solid-hover:" + hover.text() +
           ";--k-accent-soft:light-dark(" + softLight.text() + "," + softDark.text() +
           ");--k-hero:linear-gradient(120deg," + hover.text() + "," + solid.text() + ")}\n";
}

}  // namespace kontor::web
