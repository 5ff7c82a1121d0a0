#include "people/redaction.h"

#include <glib.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "kontor/text.h"
#include "people/letters.h"

namespace kontor::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

std::string redacted(const std::vector<std::string>& words, std::string_view text) {
    return Redactor(words, "X").redact(text).value_or("unchanged");
}

TEST(Redaction, WholeWordsAreFoundWhateverTheirLetters) {
    EXPECT_EQ(redacted({"Anna Berg"}, "Dear ANNA BERG, anna berg!"), "Dear X, X!");
    EXPECT_EQ(redacted({"Jörg Ößel"}, "JÖRG ÖßEL"), "X");
    EXPECT_EQ(redacted({"Anna"}, "Susanna, Annabelle"), "unchanged");
    EXPECT_EQ(redacted({"anna@example.com"}, "<anna@example.com>; joanna@example.com"), "<X>; joanna@example.com");
    EXPECT_EQ(redacted({"+49 30 1234567"}, "Tel. +49 30 1234567."), "Tel. X.");
    EXPECT_EQ(redacted({"Anna", "Anna Berg"}, "Anna Berg and Anna"), "X and X");
    EXPECT_EQ(redacted({}, "Anna"), "unchanged");
}

TEST(Redaction, CapitalsOfAllAlphabetsAreTheSame) {
    EXPECT_EQ(redacted({"Šárka Žižková"}, "ŠÁRKA ŽIŽKOVÁ, šárka žižková"), "X, X");
    EXPECT_EQ(redacted({"Łukasz Źdźbło"}, "łukasz źdźbło; ŁUKASZ ŹDŹBŁO"), "X; X");
    EXPECT_EQ(redacted({"Юлия Ёжикова"}, "ЮЛИЯ ЁЖИКОВА и юлия ёжикова"), "X и X");
    EXPECT_EQ(redacted({"Γιώργος Παπαδάκης"}, "ΓΙΏΡΓΟΣ ΠΑΠΑΔΆΚΗΣ"), "X");
    EXPECT_EQ(redacted({"Jürgen Groß"}, "JÜRGEN GROSS; Jürgen Groß; jürgen gross"), "X; X; X");
    EXPECT_EQ(redacted({"İsmail Işık"}, "ismail ışık, İSMAİL IŞIK"), "X, X");
    EXPECT_EQ(redacted({"Jo\u0308rg"}, "JÖRG, jörg, Jo\u0308rg"), "X, X, X") << "accents in two ways";
    EXPECT_EQ(redacted({"Aram Խաչատրյան"}, "ARAM ԽԱՉԱՏՐՅԱՆ"), "X");
}

TEST(Redaction, WordsEndWhereTheyEndForReaders) {
    EXPECT_EQ(redacted({"Anna"}, "„Anna“ –Anna… Anna’s"), "„X“ –X… X’s");
    EXPECT_EQ(redacted({"Andre"}, "André Andre\u0301 Andreas"), "unchanged");
    EXPECT_EQ(redacted({"Юля"}, "Июля"), "unchanged");
    EXPECT_EQ(redacted({"gros"}, "groß"), "unchanged") << "half a letter";
    EXPECT_EQ(redacted({"王伟"}, "我是王伟的同事"), "我是X的同事") << "nothing stands between words";
    KnownAs known;
    known.addName("王伟", false);
    EXPECT_THAT(known.likely, ElementsAre("王伟"));
}

/// Every letter against another's tables: those of Python.
TEST(Redaction, LettersFoldAsUnicodeSays) {
    const char* script =
        "python3 -c \"import unicodedata as u\nfor c in range(128, 0x110000):\n  if 0xD800 <= c < 0xE000 or "
        "u.category(chr(c)) in ('Cn', 'Co'): continue\n  f = u.normalize('NFD', chr(c).casefold())\n  print(c, "
        "f.replace('\\u0131', 'i').replace('i\\u0307', 'i').encode().hex())\"";
    FILE* pipe = ::popen(script, "r");
    ASSERT_TRUE(pipe);
    unsigned point = 0;
    char expected[400];
    int letters = 0;
    while (::fscanf(pipe, "%u %399s", &point, expected) == 2) {
        ++letters;
        // Cherokee is folded to its small letters here, to its capitals there: both are the same either way.
        if ((point >= 0x13A0 && point < 0x1400) || (point >= 0xAB70 && point < 0xABC0)) continue;
        char utf8[7] = {};
        ::g_unichar_to_utf8(point, utf8);
        ASSERT_EQ(toHex(foldedText(utf8)), expected) << "U+" << std::hex << point;
    }
    if (::pclose(pipe) != 0 || letters == 0) GTEST_SKIP() << "no python3 here";
    EXPECT_GT(letters, 100'000);
}

TEST(Redaction, ThePatternForTheDatabaseFindsEveryWayToWriteIt) {
    EXPECT_EQ(likeFolded("Anna"), "%Anna%");
    EXPECT_EQ(likeFolded("50%_!"), "%50!%!_!!%");
    EXPECT_EQ(likeFolded("Jörg"), "%J%rg%");
    EXPECT_EQ(likeFolded("Jo\u0308rg"), "%J%rg%") << "the dots on their own";
    EXPECT_EQ(likeFolded("Groß"), "%Gro%");
    EXPECT_EQ(likeFolded("Gross, Hans"), "%Gro%, Hans%");
    EXPECT_EQ(likeFolded("Юля"), "%Юля%");
}

TEST(Redaction, JsonKeepsItsShape) {
    const Redactor redactor({"Anna"}, "X");
    const auto json = redactor.redact(Json::parse(R"({"Anna": ["Anna", 1, {"a": "hi anna"}], "b": null})"));
    ASSERT_TRUE(json);
    EXPECT_EQ(json->dump(), R"({"Anna":["X",1,{"a":"hi X"}],"b":null})");
    EXPECT_FALSE(redactor.redact(Json::parse(R"(["Bert"])")));
}

TEST(Redaction, WhatNamesOneAloneAndWhatOnlyMayIsToldApart) {
    KnownAs known;
    known.addName("Anna Maria Berg", false);
    known.addLogin("anna");
    known.addLogin("anna.berg");
    known.addAddress("a@b.c");
    known.addNumber("110");
    known.addNumber("+49 30 1234567");
    EXPECT_THAT(known.sure, UnorderedElementsAre("Anna Maria Berg", "Berg Anna Maria", "Berg, Anna Maria", "anna.berg",
                                                 "a@b.c", "+49 30 1234567"));
    EXPECT_THAT(known.likely, UnorderedElementsAre("Anna", "Maria", "Berg", "anna"));
    KnownAs shared;
    shared.addName("Anna Berg", true);
    EXPECT_THAT(shared.sure, ElementsAre());
    EXPECT_THAT(shared.likely, Contains("Anna Berg"));
    EXPECT_EQ(KnownAs::fromJson(known.json()).sure, known.sure);
}

}  // namespace
}  // namespace kontor::test
