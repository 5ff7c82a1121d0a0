#include "kontor/web/view.h"

#include <gtest/gtest.h>

namespace kontor::web {
namespace {

TEST(View, InitialsAreTheFirstAndTheLastWord) {
    EXPECT_EQ(initials("Ada Brandt"), "AB");
    EXPECT_EQ(initials("  Ada   Maria  Brandt "), "AB");
    EXPECT_EQ(initials("Ada"), "A");
    EXPECT_EQ(initials("Jonas Öztürk"), "JÖ");
    EXPECT_EQ(initials("👩‍💻 Zoë"), "👩Z");
    EXPECT_EQ(initials(""), "");
    EXPECT_EQ(initials("   "), "");
}

TEST(View, TheColourStaysWithThePerson) {
    EXPECT_EQ(person("Ada", 9)["hue"].text(), "1");
    EXPECT_EQ(person("Ada", 9)["hue"].text(), person("Ada Brandt", 9)["hue"].text());
    EXPECT_EQ(person("Nobody", -3)["hue"].text(), "0");
}

TEST(View, NumbersAreGroupedAsTheReaderWritesThem) {
    EXPECT_EQ(number(0, "en"), "0");
    EXPECT_EQ(number(999, "de"), "999");
    EXPECT_EQ(number(1204, "en"), "1,204");
    EXPECT_EQ(number(1234567, "de"), "1.234.567");
    EXPECT_EQ(number(-1204, "de"), "-1.204");
}

TEST(View, SizesAreRounded) {
    EXPECT_EQ(fileSize(0, "en"), "0 B");
    EXPECT_EQ(fileSize(999, "en"), "999 B");
    EXPECT_EQ(fileSize(84'200, "en"), "84 KB");
    EXPECT_EQ(fileSize(1'249'000, "de"), "1,2 MB");
    EXPECT_EQ(fileSize(1'249'000, "en"), "1.2 MB");
}

TEST(View, AMessageForTheNextPageTravelsEncoded) {
    const Reply reply = redirectWith("/tickets/1", "tickets.created", "T-1; Path=/\r\nSet-Cookie: x=y!");
    std::string cookie;
    for (const auto& [name, value] : reply.headers)
        if (name == "Set-Cookie") cookie = value;
    EXPECT_EQ(cookie.find("\r"), std::string::npos);
    EXPECT_EQ(cookie.find("kontor_flash=tickets.created!T-1%3B"), 0u) << cookie;
    EXPECT_NE(cookie.find("; HttpOnly"), std::string::npos);
}

}  // namespace
}  // namespace kontor::web
