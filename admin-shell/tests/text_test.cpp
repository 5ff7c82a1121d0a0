#include "text.h"

#include <gtest/gtest.h>

namespace kontor::shell {

TEST(Text, ColumnsCountWideCharactersAndMarks) {
    EXPECT_EQ(columns("Drucker"), 7U);
    EXPECT_EQ(columns("Gerät"), 5U);
    EXPECT_EQ(columns("日本"), 4U);
    EXPECT_EQ(columns("🖨"), columns("🖨"));
    EXPECT_EQ(columns("🔥"), 2U);
    EXPECT_EQ(columns("e\u0301"), 1U);
    EXPECT_EQ(columns(""), 0U);
}

TEST(Text, ControlCharactersBecomeVisible) {
    EXPECT_EQ(safeLine("a\033[31mb"), "a␛[31mb");
    EXPECT_EQ(safeLine("a\nb\tc\r\nd"), "a b c d");
    EXPECT_EQ(safeLine(std::string("\0", 1)), "␀");
    EXPECT_EQ(safeLine("\x7f"), "␡");
    EXPECT_EQ(safeLine("\u009b31m"), "\uFFFD31m");
    EXPECT_EQ(safeLine("user\u202Egpj.exe"), "user\uFFFDgpj.exe");
}

TEST(Text, InvalidUtf8IsReplaced) {
    EXPECT_EQ(safeLine("a\xff"), "a\uFFFD");
    EXPECT_EQ(safeLine("\xc3"), "\uFFFD");
    EXPECT_EQ(safeLine("\xc0\xaf"), "\uFFFD\uFFFD");
    EXPECT_EQ(safeLine("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(safeLine("\xe2\x82"), "\uFFFD\uFFFD");
}

TEST(Text, LinesStayAndTabsAdvance) {
    EXPECT_EQ(safeText("a\r\nb\n"), "a\nb\n");
    EXPECT_EQ(safeText("ab\tc\n\td"), "ab      c\n        d");
    EXPECT_EQ(safeText("x\ry"), "x y");
}

TEST(Text, CutKeepsWholeCharacters) {
    EXPECT_EQ(cut("Drucker", 7), "Drucker");
    EXPECT_EQ(cut("Drucker", 4), "Dru…");
    EXPECT_EQ(cut("日本語", 4), "日…");
    EXPECT_EQ(cut("äöü", 2), "ä…");
    EXPECT_EQ(cut("abc", 0), "");
    EXPECT_EQ(cut("e\u0301x", 1), "…");
}

TEST(Text, PadCountsColumns) {
    EXPECT_EQ(pad("日", 4, false), "日  ");
    EXPECT_EQ(pad("7", 3, true), "  7");
    EXPECT_EQ(pad("long", 2, false), "long");
}

}  // namespace kontor::shell
