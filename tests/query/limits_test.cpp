#include <gtest/gtest.h>

#include "sample.h"

namespace kontor::test {
namespace {

std::string repeated(std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
}

/// "key at position", or nothing when the query is taken.
std::string errorOf(const std::string& text) {
    try {
        parseQuery(text);
        return "";
    } catch (const QueryError& error) {
        return error.key + " at " + std::to_string(error.position);
    }
}

TEST(Limits, LengthIsCountedInCharacters) {
    EXPECT_EQ(errorOf(repeated("ü", maxQueryLength)), "");
    EXPECT_EQ(errorOf(repeated("ü", maxQueryLength + 1)), "query.too_long at 2000");
    EXPECT_EQ(errorOf(repeated("x", 10'000'000)), "query.too_long at 2000");
}

TEST(Limits, TermsAreWordsAndValues) {
    EXPECT_EQ(errorOf(repeated("a ", maxQueryTerms)), "");
    EXPECT_EQ(errorOf(repeated("a ", maxQueryTerms + 1)), "query.too_many_terms at 200");
    EXPECT_EQ(errorOf("id:" + repeated("1,", maxQueryTerms) + "1"), "query.too_many_terms at 203");
    EXPECT_EQ(errorOf("\"" + repeated("a ", maxQueryTerms + 1) + "\""), "query.too_many_terms at 0");
}

TEST(Limits, DepthCountsParenthesesAndNegations) {
    EXPECT_EQ(errorOf(repeated("(", maxQueryDepth) + "a" + repeated(")", maxQueryDepth)), "");
    EXPECT_EQ(errorOf(repeated("(", maxQueryDepth + 1) + "a" + repeated(")", maxQueryDepth + 1)),
              "query.too_deep at 20");
    EXPECT_EQ(errorOf(repeated("-", maxQueryDepth) + "a"), "");
    EXPECT_EQ(errorOf(repeated("-", maxQueryDepth + 1) + "a"), "query.too_deep at 20");
    EXPECT_EQ(errorOf(repeated("-(", 1000)), "query.too_deep at 20");
    EXPECT_EQ(errorOf(repeated("NOT ", 400) + "a"), "query.too_deep at 80");
    // Beside one another they are not inside one another.
    EXPECT_EQ(errorOf(repeated("-(a) ", maxQueryTerms)), "");
}

TEST(Limits, OnlyValidUtf8IsTaken) {
    EXPECT_EQ(errorOf("ü\xFF"), "query.invalid_utf8 at 1");
    EXPECT_EQ(errorOf("ab\xC3"), "query.invalid_utf8 at 2");
    EXPECT_EQ(errorOf("\xC0\xAF"), "query.invalid_utf8 at 0");
    EXPECT_EQ(errorOf("\xE0\x80\xAF"), "query.invalid_utf8 at 0");
    EXPECT_EQ(errorOf("\xED\xA0\x80"), "query.invalid_utf8 at 0");
    EXPECT_EQ(errorOf("\xF4\x90\x80\x80"), "query.invalid_utf8 at 0");
    EXPECT_EQ(errorOf("\xF0\x9F\x96\xA8"), "");
    EXPECT_EQ(errorOf(std::string("a\0b", 3)), "query.control_character at 1");
    EXPECT_EQ(errorOf("a\x1B[0m"), "query.control_character at 1");
    EXPECT_EQ(errorOf("a\tb\r\nc"), "");
}

TEST(Limits, CompletionBearsAnything) {
    EXPECT_TRUE(completeQuery("\xFF", 0, sampleFields()).empty());
    EXPECT_TRUE(completeQuery(repeated("x", 10'000'000), 5, sampleFields()).empty());
    for (const std::string text : {"", "\"", "\"\\", "a:\"", "a:\"\\", "a:", "a:,", "status:..", "status:,,", "-", "(",
                                   ")))", "a:..,..", ">="}) {
        for (std::size_t cursor = 0; cursor < 10; ++cursor) {
            for (const Completion& completion : completeQuery(text, cursor, sampleFields())) {
                EXPECT_LE(completion.from, completion.to) << text;
                EXPECT_LE(completion.to, text.size()) << text;
            }
        }
    }
}

TEST(Limits, ErrorsTellTheLog) {
    const QueryError error(5, "query.unknown_field", {{"field", "stauts"}, {"suggestion", "status"}});
    EXPECT_STREQ(error.what(), "query, character 5: query.unknown_field, field=stauts, suggestion=status");
    EXPECT_EQ(error.param("suggestion"), "status");
    EXPECT_EQ(error.param("nothing"), "");
}

}  // namespace
}  // namespace kontor::test
