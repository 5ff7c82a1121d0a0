// What rules make of the titles that machines report, and how versions are ordered.
#include "core/recognition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/versions.h"

namespace kontor::software {
namespace {

using How = Condition::How;
using ::testing::Optional;

TEST(Versions, AreOrderedAsPeopleMeanThem) {
    const char* sorted[] = {"",     "beta", "1",       "1.0", "1.0.1", "1.2", "1.10", "16.0.99999999999999999999",
                            "2016", "2019", "2019 SP1"};
    for (std::size_t a = 0; a < std::size(sorted); ++a)
        for (std::size_t b = 0; b < std::size(sorted); ++b) {
            const auto order = compareVersions(sorted[a], sorted[b]);
            EXPECT_EQ(order < 0, a < b) << sorted[a] << " " << sorted[b];
            EXPECT_EQ(order > 0, a > b) << sorted[a] << " " << sorted[b];
        }
    EXPECT_TRUE(compareVersions("1.01", "1.1") == 0);
    EXPECT_TRUE(compareVersions("1,2", "1.2") == 0);
    EXPECT_TRUE(compareVersions("2019 sp1", "2019 SP1") == 0);
}

TEST(Versions, ABoundHoldsForEverythingBelowIt) {
    EXPECT_TRUE(compareToBound("2019.5.1", "2019") == 0);
    EXPECT_TRUE(compareToBound("2019", "2019.5") < 0);
    EXPECT_TRUE(compareToBound("2021", "2019.9") > 0);
    EXPECT_TRUE(compareToBound("2016", "") == 0);
    EXPECT_EQ(firstParts("16.0.4266.1001", 2), "16.0");
    EXPECT_EQ(firstParts("v3-beta", 1), "v");
    EXPECT_EQ(firstParts("7", 3), "7");
    EXPECT_EQ(firstParts("", 1), "");
}

struct MatchCase {
    Condition condition;
    const char* text;
    std::optional<std::vector<std::string>> stars;
};

TEST(Conditions, MatchPlainly) {
    using Stars = std::vector<std::string>;
    const MatchCase cases[] = {
        {{How::any, ""}, "whatever", Stars{}},
        {{How::equals, "7-Zip"}, " 7-ZIP ", Stars{}},
        {{How::equals, "7-Zip"}, "7-Zip 23", std::nullopt},
        {{How::beginsWith, "mozilla firefox"}, "Mozilla Firefox 128.0 (x64 de)", Stars{}},
        {{How::contains, "Update"}, "Security update KB1", Stars{}},
        {{How::contains, "update"}, "Upgrade", std::nullopt},
        {{How::wildcard, "KB*"}, "KB5031455", Stars{"5031455"}},
        {{How::wildcard, "*(*)*"}, "Opera (x64) 3", Stars{"Opera ", "x64", " 3"}},
        {{How::wildcard, "Office * 20*"}, "office Professional 2016", Stars{"Professional", "16"}},
        {{How::wildcard, "a*a"}, "a", std::nullopt},
        {{How::wildcard, "a*a"}, "aa", Stars{""}},
        {{How::wildcard, "*"}, "", Stars{""}},
        {{How::wildcard, "abc"}, "abc", Stars{}},
        {{How::wildcard, "*ab*ab"}, "xabyab", Stars{"x", "y"}},
        {{How::wildcard, "*ab*ab"}, "xab", std::nullopt},
    };
    for (const auto& one : cases)
        EXPECT_EQ(match(one.condition, one.text), one.stars) << one.condition.text << " " << one.text;
}

TEST(Conditions, ManyStarsCostNoMoreThanTheTextIsLong) {
    const std::string text(20'000, 'a');
    std::string pattern;
    for (int i = 0; i < 100; ++i) pattern += "*a";
    EXPECT_FALSE(match({How::wildcard, pattern + "*b"}, text));
    EXPECT_TRUE(match({How::wildcard, pattern}, text));
}

TEST(Recognition, TheFirstRuleThatFitsDecides) {
    const RuleBook rules({
        {.id = 1, .name = {How::wildcard, "* update *"}, .titleKind = "update"},
        {.id = 2,
         .maker = {How::beginsWith, "Microsoft"},
         .name = {How::wildcard, "Microsoft Office * 20*"},
         .setMaker = "Microsoft",
         .setProduct = "Office",
         .setEdition = "{1}",
         .setVersion = "20{2}"},
        {.id = 3,
         .name = {How::beginsWith, "Firefox"},
         .platform = "linux",
         .setMaker = "Mozilla",
         .setProduct = "Firefox",
         .setVersion = "{version:1}"},
        {.id = 4, .name = {How::wildcard, "*-tools"}, .setProduct = "{1}"},
        {.id = 5,
         .maker = {How::equals, "Acme"},
         .setMaker = "{maker}",
         .setProduct = "{name}",
         .setVersion = "{version:2}"},
    });
    EXPECT_THAT(rules.recognise(
                    {"Microsoft Corporation", "Microsoft Office Professional Plus 2016", "16.0.4266.1001", "windows"}),
                Optional(Recognised{2, "Microsoft", "Office", "Professional Plus", "2016", "application"}));
    EXPECT_THAT(rules.recognise({"Microsoft", "Office update KB1", "", ""}),
                Optional(Recognised{1, "", "", "", "", "update"}));
    EXPECT_THAT(rules.recognise({"", "firefox", "128.0.3", "Linux"}),
                Optional(Recognised{3, "Mozilla", "Firefox", "", "128", "application"}));
    EXPECT_EQ(rules.recognise({"", "firefox", "128.0.3", "windows"}), std::nullopt);
    // A product without a name is none: the next rule is asked.
    EXPECT_EQ(rules.recognise({"", "-tools", "1", ""}), std::nullopt);
    EXPECT_THAT(rules.recognise({" acme ", "Rocket {skates}", "1.2.3", ""}),
                Optional(Recognised{5, "acme", "Rocket {skates}", "", "1.2", "application"}));
}

TEST(Recognition, OutcomesSpeakOfNothingUnknown) {
    EXPECT_EQ(unknownPart("{maker} {name} {version:9} {1}"), std::nullopt);
    EXPECT_EQ(unknownPart("plain"), std::nullopt);
    EXPECT_EQ(unknownPart("{vendor}"), "{vendor}");
    EXPECT_EQ(unknownPart("{version:0}"), "{version:0}");
    EXPECT_EQ(unknownPart("a {name"), "{name");
}

}  // namespace
}  // namespace kontor::software
