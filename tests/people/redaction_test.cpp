#include "people/redaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
