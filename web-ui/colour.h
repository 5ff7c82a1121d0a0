#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kontor::web {

/// A colour of the screen, red, green and blue from 0 to 1.
struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;

    /// Reads #rrggbb; nothing for anything else.
    static std::optional<Colour> parse(std::string_view text);
    std::string text() const;
    /// This colour with `share` (0 to 1) of another one.
    Colour mixed(const Colour& other, double share) const;
};

/// By WCAG 2: from 1 (the same) to 21 (black on white). Text needs 4.5.
double contrast(const Colour& a, const Colour& b);

/// The colour made darker (on a light ground) or lighter (on a dark one) until it has that contrast to the ground.
Colour readable(Colour colour, const Colour& ground, double least = 4.5);

/// The design tokens of our pages for a company's own colour: whatever it is, text in it and on it can be read.
std::string tokensFor(const Colour& accent);

}  // namespace kontor::web
