#include "command_line.h"

#include <gtest/gtest.h>

namespace kontor::shell {

namespace {

std::vector<std::string> plain(std::string_view text) {
    std::vector<std::string> result;
    for (const Word& word : splitLine(text).words) result.push_back(word.plain.text);
    return result;
}

using Words = std::vector<std::string>;

}  // namespace

TEST(CommandLine, SplitsAtBlanksOutsideOfQuotes) {
    EXPECT_EQ(plain("  tickets  list\tx\n"), (Words{"tickets", "list", "x"}));
    EXPECT_EQ(plain("a 'b c' \"d e\""), (Words{"a", "b c", "d e"}));
    EXPECT_EQ(plain("'it'\\''s' \"a \\\"q\\\"\" b\\ c"), (Words{"it's", "a \"q\"", "b c"}));
    EXPECT_EQ(plain("it\\'s '' \"\""), (Words{"it's", "", ""}));
    EXPECT_EQ(plain(""), Words{});
}

TEST(CommandLine, QueriesKeepTheirOwnQuotes) {
    const Line line = splitLine("subject:\"no paper\" 'status:open drucker'");
    EXPECT_EQ(line.words[0].plain.text, "subject:no paper");
    EXPECT_EQ(line.words[0].query.text, "subject:\"no paper\"");
    EXPECT_EQ(line.words[1].query.text, "status:open drucker");
}

TEST(CommandLine, EveryByteKnowsItsPlace) {
    const Line line = splitLine("ab 'c d' \"e\"");
    EXPECT_EQ(line.words[1].plain.place(0), 4U);
    EXPECT_EQ(line.words[1].plain.place(2), 6U);
    EXPECT_EQ(line.words[1].plain.place(99), 8U);
    EXPECT_EQ(line.words[2].query.place(1), 10U);
    Piece joined;
    joined.append(line.words[0].query);
    joined.append(line.words[1].query);
    EXPECT_EQ(joined.text, "ab c d");
    EXPECT_EQ(joined.place(3), 4U);
}

TEST(CommandLine, OpenQuotesAreTold) {
    EXPECT_EQ(splitLine("a 'b").openQuote, 2U);
    EXPECT_EQ(splitLine("a \"b\\\"").openQuote, 2U);
    EXPECT_FALSE(splitLine("a b\\").openQuote);
    EXPECT_TRUE(splitLine("a b").endsInWord);
    EXPECT_FALSE(splitLine("a b ").endsInWord);
}

TEST(CommandLine, JoinedWordsSplitAgain) {
    for (const Words& words :
         {Words{"tickets", "list", "a b"}, Words{"it's", "", "\"x\"", "back\\slash", "tab\there", "line\nbreak"}})
        EXPECT_EQ(plain(joinWords(words)), words);
}

}  // namespace kontor::shell
