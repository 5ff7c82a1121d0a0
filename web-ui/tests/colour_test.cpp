#include "colour.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>

namespace kontor::web {
namespace {

TEST(Colour, ReadsAndWritesOneForm) {
    EXPECT_EQ(Colour::parse("#4653C2")->text(), "#4653c2");
    for (const char* text : {"", "#", "4653c2", "#4653c", "#4653c2f", "#4653g2", "red", "#4653c2;}body{"})
        EXPECT_FALSE(Colour::parse(text)) << text;
}

TEST(Colour, ContrastIsThatOfTheGuidelines) {
    EXPECT_NEAR(contrast({0, 0, 0}, {1, 1, 1}), 21, 0.01);
    EXPECT_NEAR(contrast(*Colour::parse("#777777"), {1, 1, 1}), 4.48, 0.01);
    EXPECT_NEAR(contrast({1, 0, 0}, {1, 0, 0}), 1, 0.001);
}

/// Every colour a company may have: text in it, and white text on it, can be read in both modes.
TEST(Colour, WhateverIsChosenCanBeRead) {
    const std::regex token(R"(--k-([a-z-]+):(?:light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)|(#[0-9a-f]{6})))");
    for (int red = 0; red <= 255; red += 51)
        for (int green = 0; green <= 255; green += 51)
            for (int blue = 0; blue <= 255; blue += 51) {
                const Colour chosen{red / 255.0, green / 255.0, blue / 255.0};
                const std::string css = tokensFor(chosen);
                SCOPED_TRACE(chosen.text() + " " + css);
                std::map<std::string, std::pair<Colour, Colour>> tokens;
                for (std::sregex_iterator found(css.begin(), css.end(), token), end; found != end; ++found) {
                    const bool one = (*found)[4].matched;
                    tokens[(*found)[1]] = {*Colour::parse((*found)[one ? 4 : 2].str()),
                                           *Colour::parse((*found)[one ? 4 : 3].str())};
                }
                const Colour white{1, 1, 1};
                EXPECT_GE(contrast(tokens.at("accent-solid").first, white), 4.5);
                EXPECT_GE(contrast(tokens.at("accent-solid-hover").first, white), 4.5);
                for (const char* ground : {"#ffffff", "#f4f5f8", "#eef0f4"})
                    EXPECT_GE(contrast(tokens.at("accent").first, *Colour::parse(ground)), 4.5) << ground;
                for (const char* ground : {"#101217", "#171a20", "#242932"})
                    EXPECT_GE(contrast(tokens.at("accent").second, *Colour::parse(ground)), 4.5) << ground;
                EXPECT_GE(contrast(tokens.at("accent").first, tokens.at("accent-soft").first), 4.5);
                EXPECT_GE(contrast(tokens.at("accent").second, tokens.at("accent-soft").second), 4.5);
            }
}

}  // namespace
}  // namespace kontor::web
